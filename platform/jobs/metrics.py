"""What Prometheus is told about jobs, workers and mail.

Every statement is bounded: by an index on the state, and by a LIMIT on what ended lately.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.metrics import Families, gauge, rows
from jobs import pace
from jobs.models import Job

MOST = 50_000  # rows looked at for one figure; there may be more
LATELY_SECONDS = 900
STANDING = (*Job.OPEN, Job.State.FAILED)
ENDED = ("done", "failed", "cancelled")
UNSENT = ("waiting", "attempting", "failed", "unknown")

COUNTS = """
    SELECT state, function, count(*) FROM (
        SELECT state, function FROM jobs_job WHERE state = ANY(%s) LIMIT %s
    ) AS standing GROUP BY 1, 2
"""
OLDEST = """
    SELECT coalesce(extract(epoch FROM now() - min(run_after)), 0) FROM jobs_job
    WHERE state = 'waiting' AND run_after <= now()
"""
SILENT = """
    SELECT count(*) FROM jobs_job WHERE state = 'running' AND lease_until < now()
"""
# What ended in the last quarter of an hour; jobs have the order of their making, roughly.
LATELY = """
    SELECT state, function, count(*),
           percentile_cont(0.5) WITHIN GROUP (ORDER BY took),
           percentile_cont(0.95) WITHIN GROUP (ORDER BY took), sum(lost)
    FROM (
        SELECT state, function, extract(epoch FROM finished_at - started_at) AS took,
               greatest(claims - attempts_failed - (state = 'done')::int, 0) AS lost
        FROM unnest(%s::text[]) AS wanted(named), LATERAL (
            SELECT * FROM jobs_job WHERE state = wanted.named ORDER BY id DESC LIMIT %s
        ) AS latest
        WHERE finished_at > now() - make_interval(secs => %s)
    ) AS ended GROUP BY 1, 2
"""
WORKERS = """
    SELECT count(*) FILTER (WHERE beat_at > now() - make_interval(secs => %s)),
           count(*) FILTER (WHERE beat_at <= now() - make_interval(secs => %s)),
           coalesce(sum(processes) FILTER (WHERE beat_at > now() - make_interval(secs => %s)), 0),
           coalesce(sum(restarts), 0)
    FROM jobs_worker WHERE stopped_at IS NULL
"""
MAILS = """
    SELECT state, count(*), coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM (
        SELECT state, created_at FROM jobs_outboxmessage WHERE state = ANY(%s) LIMIT %s
    ) AS unsent GROUP BY 1
"""
SENT = """
    SELECT count(*) FROM (
        SELECT sent_at FROM jobs_outboxmessage WHERE state = 'sent' ORDER BY id DESC LIMIT %s
    ) AS latest WHERE sent_at > now() - make_interval(secs => %s)
"""


def read() -> Families:
    yield from _standing()
    yield from _lately()
    yield from _workers()
    yield from _mails()


def _standing() -> Families:
    counts = {(state, function): n for state, function, n in _all(COUNTS, list(STANDING), MOST)}
    functions = {function for _, function in counts} or {"none"}
    yield gauge(
        "hustings_jobs", "Jobs that are open or have failed, of those kept.",
        [
            ((str(state), function), counts.get((state, function), 0))
            for state in STANDING for function in sorted(functions)
        ],
        labels=["state", "function"],
    )  # fmt: skip
    ((oldest,),) = rows(OLDEST)
    yield gauge(
        "hustings_jobs_oldest_waiting_seconds",
        "How long the job that is due and has waited longest has waited.",
        [((), oldest)],
    )
    ((silent,),) = rows(SILENT)
    yield gauge(
        "hustings_jobs_lease_overdue", "Running jobs whose worker is silent.", [((), silent)]
    )


def _lately() -> Families:
    found = _all(LATELY, list(ENDED), MOST // 10, LATELY_SECONDS)
    functions = {row[1] for row in found} or {"none"}
    counts = {(state, function): number for state, function, number, *_ in found}
    yield gauge(
        "hustings_jobs_ended_15m", "Jobs that ended in the last 15 minutes.",
        [
            ((state, function), counts.get((state, function), 0))
            for state in ENDED for function in sorted(functions)
        ],
        labels=["state", "function"],
    )  # fmt: skip
    yield gauge(
        "hustings_jobs_seconds_15m",
        "How long jobs took that ended well in the last 15 minutes, by quantile.",
        [
            ((function, quantile), value)
            for state, function, _, median, late, _ in found if state == "done"
            for quantile, value in (("0.5", median), ("0.95", late))
        ],
        labels=["function", "quantile"],
    )  # fmt: skip
    lost = dict.fromkeys(functions, 0)
    for row in found:
        lost[row[1]] += row[5] or 0
    yield gauge(
        "hustings_jobs_lost_claims_15m",
        "How often a worker died or fell silent under jobs that ended in the last 15 minutes.",
        [((function,), number) for function, number in sorted(lost.items())],
        labels=["function"],
    )


def _workers() -> Families:
    ((alive, silent, processes, restarts),) = rows(WORKERS, [pace.FRESH] * 3)
    yield gauge(
        "hustings_workers", "Clusters that have not stopped, by their heartbeat.",
        [(("alive",), alive), (("silent",), silent)], labels=["state"],
    )  # fmt: skip
    yield gauge(
        "hustings_worker_processes", "Jobs that living clusters can run at a time.",
        [((), processes)],
    )  # fmt: skip
    yield gauge(
        "hustings_worker_restarts",
        "How often the clusters that have not stopped began anew because a part died or stalled.",
        [((), restarts)],
    )


def _mails() -> Families:
    found = {state: (number, age) for state, number, age in _all(MAILS, list(UNSENT), MOST)}
    yield gauge(
        "hustings_mails", "Mails that are not sent, of those kept.",
        [((state,), found.get(state, (0, 0))[0]) for state in UNSENT], labels=["state"],
    )  # fmt: skip
    yield gauge(
        "hustings_mails_oldest_seconds", "Age of the oldest mail in this state.",
        [((state,), found.get(state, (0, 0))[1]) for state in UNSENT], labels=["state"],
    )  # fmt: skip
    ((sent,),) = rows(SENT, [MOST, LATELY_SECONDS])
    yield gauge("hustings_mails_sent_15m", "Mails sent in the last 15 minutes.", [((), sent)])


def _all(statement: str, *values: Any) -> Sequence[tuple[Any, ...]]:
    return rows(statement, values)
