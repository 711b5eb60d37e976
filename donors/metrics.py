"""What Prometheus is told about imports and the review queue."""

from __future__ import annotations

from core.metrics import Families, gauge, rows
from donors.models.lists import Severity
from donors.queries.arrivals import missing_sources
from donors.queries.dispositions import overdue

MOST = 200_000
AGES = ("1d", "3d", "7d", "older")
OPEN = """
    SELECT severity,
           CASE WHEN age < interval '1 day' THEN '1d' WHEN age < interval '3 days' THEN '3d'
                WHEN age < interval '7 days' THEN '7d' ELSE 'older' END, count(*)
    FROM (SELECT severity, now() - opened_at AS age FROM donors_flag
          WHERE state = 'open' LIMIT %s) AS waiting
    GROUP BY 1, 2
"""
OLDEST = """
    SELECT coalesce(extract(epoch FROM now() - min(opened_at)), 0) FROM donors_flag
    WHERE state = 'open'
"""
# The last hundred imports are more than a day's.
IMPORTS = """
    SELECT count(*) FILTER (WHERE finished_at IS NULL AND job.state NOT IN ('failed', 'cancelled')),
           count(*) FILTER (WHERE job.state = 'failed'),
           count(*) FILTER (WHERE done_lately),
           coalesce(sum(rows) FILTER (WHERE done_lately), 0),
           coalesce(sum(rejected) FILTER (WHERE done_lately), 0),
           coalesce(max(extract(epoch FROM finished - created_at)) FILTER (WHERE done_lately), 0)
    FROM (SELECT *, finished_at AS finished,
                 coalesce(finished_at > now() - interval '1 day', false) AS done_lately
          FROM donors_import WHERE job_id IS NOT NULL ORDER BY id DESC LIMIT 100) AS latest
    JOIN (SELECT id AS job_number, state FROM jobs_job) AS job ON job_number = latest.job_id
"""


INBOX = """
    SELECT count(*) FILTER (WHERE state IN ('seen', 'ready')),
           count(*) FILTER (WHERE state = 'refused' AND settled_at > now() - interval '1 day'),
           coalesce(extract(epoch FROM now() - min(seen_at)
                                       FILTER (WHERE state IN ('seen', 'ready'))), 0)
    FROM (SELECT * FROM donors_inboxfile WHERE state IN ('seen', 'ready', 'refused')
          ORDER BY id DESC LIMIT 10000) AS latest
"""
PULLS = """
    SELECT coalesce(extract(epoch FROM now() - max(ends)), 0) FROM donors_pull WHERE state = 'done'
"""


def read() -> Families:
    found = {(severity, age): number for severity, age, number in rows(OPEN, [MOST])}
    yield gauge(
        "hustings_donors_flags_open", "Flags that wait for a decision, by their age at most.",
        [
            ((severity, age), found.get((severity, age), 0))
            for severity in Severity.values for age in AGES
        ],
        labels=["severity", "age"],
    )  # fmt: skip
    yield gauge(
        "hustings_donors_flags_overdue",
        "Flags whose deadline has passed, by who they wait for: reviewers, or compliance leads.",
        [((queue,), number) for queue, number in overdue().items()],
        labels=["queue"],
    )
    ((oldest,),) = rows(OLDEST)
    yield gauge(
        "hustings_donors_flags_oldest_seconds", "How long the oldest open flag has waited.",
        [((), oldest)],
    )  # fmt: skip
    yield from _imports()
    yield from _intake()


def _imports() -> Families:
    ((under_way, failed, done, read_rows, rejected, longest),) = rows(IMPORTS)
    yield gauge(
        "hustings_donors_imports", "Of the last hundred imports: under way, failed, done in a day.",
        [(("under_way",), under_way), (("failed",), failed), (("done_1d",), done)],
        labels=["state"],
    )  # fmt: skip
    yield gauge(
        "hustings_donors_import_rows_1d", "Rows of the imports that were done in the last day.",
        [(("read",), read_rows), (("rejected",), rejected)], labels=["kind"],
    )  # fmt: skip
    yield gauge(
        "hustings_donors_import_seconds_max_1d",
        "The longest import of the last day, from its taking up to its end.",
        [((), longest)],
    )


def _intake() -> Families:
    ((waiting, refused, oldest),) = rows(INBOX)
    yield gauge(
        "hustings_donors_inbox_files", "Files of the inbox that wait, and were refused in a day.",
        [(("waiting",), waiting), (("refused_1d",), refused)], labels=["state"],
    )  # fmt: skip
    yield gauge(
        "hustings_donors_inbox_oldest_seconds",
        "How long the file that waits longest has lain in the inbox.",
        [((), oldest)],
    )
    ((age,),) = rows(PULLS)
    yield gauge(
        "hustings_donors_pull_age_seconds",
        "How old what was last pulled from VAN is; 0 where nothing ever was.",
        [((), age)],
    )
    yield gauge(
        "hustings_donors_sources_missing",
        "Sources that have brought nothing today, although their hour is past.",
        [((), len(missing_sources()))],
    )
