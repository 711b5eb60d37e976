"""Matches become flags, one per contribution and list entry: set-based, and fit to run twice.

A gift counts against an entry only while the list says the entry was in force, and only where a
policy of the list holds. What was flagged and is a match no longer is withdrawn; what a person
decided stands for the same profile and the same entry until either changes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from donors.actions.titles import fits
from donors.locks import lock_flagging
from donors.models import Policy
from donors.queries.imports import TOUCHED

# The contributions an import has to judge, or the gifts of donors who match what a version of a
# list added or changed, or what any version of it holds.
OF_IMPORT = TOUCHED
OF_ENTRIES = """
    SELECT c.id FROM donors_contribution c WHERE EXISTS (
        SELECT 1 FROM donors_match m JOIN donors_listentry e ON e.id = m.entry_id
        WHERE m.profile_id = c.profile_id AND {entries})
    UNION
    SELECT f.contribution_id FROM donors_flag f JOIN donors_listentry e ON e.id = f.entry_id
    WHERE {entries}
"""
OF_VERSION = OF_ENTRIES.format(entries="e.changed_in_id = %(version)s")
OF_DONORS = """
    SELECT c.id FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
    WHERE p.donor_id = ANY(%(donors)s)
"""
OF_LIST = OF_ENTRIES.format(entries="e.watch_list_id = %(list)s")

IN_FORCE = "y.is_active"
ONE_POLICY = "y.id = %(policy)s"

# Whose gifts are summed: the donors who match a list with a policy over what was given together.
SUMMED = """
    SELECT p.donor_id FROM donors_match m
    JOIN donors_profile p ON p.id = m.profile_id
    JOIN donors_listentry e ON e.id = m.entry_id
    JOIN donors_policy y ON y.watch_list_id = e.watch_list_id
    WHERE {policies} AND y.basis = 'cycle' AND y.amount IS NOT NULL
"""

# Where sums decide, one gift decides about the others of its donor, and of the donor it was before.
JUDGE = """
    DROP TABLE IF EXISTS pg_temp.judged;
    CREATE TEMPORARY TABLE judged ON COMMIT DROP AS
    WITH concerned AS ({contributions})
    SELECT id FROM concerned
    UNION
    SELECT c.id FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
    WHERE EXISTS (SELECT 1 FROM donors_policy y
            WHERE {policies} AND y.basis = 'cycle' AND y.amount IS NOT NULL)
        AND p.donor_id IN ({summed})
        AND p.donor_id IN (
            SELECT q.donor_id FROM concerned JOIN donors_contribution g ON g.id = concerned.id
            JOIN donors_profile q ON q.id = g.profile_id
            UNION
            SELECT q.donor_id FROM concerned
            JOIN donors_contributionevent old ON old.pgh_obj_id = concerned.id
            JOIN donors_profile q ON q.id = old.profile_id)
"""

# What each donor had given in the two years of a cycle up to each gift, less what was given back in
# it at any time. Memo rows and second copies of a gift are not money.
SUM_UP = """
    DROP TABLE IF EXISTS pg_temp.sums;
    CREATE TEMPORARY TABLE sums ON COMMIT DROP AS
    SELECT id, sum(greatest(amount, 0)) OVER (
            PARTITION BY donor_id, cycle ORDER BY date, external_id COLLATE "C", id)
        + sum(least(amount, 0)) OVER (PARTITION BY donor_id, cycle) AS total
    FROM (SELECT c.id, p.donor_id, c.amount, c.date, c.external_id,
            (extract(year FROM c.date)::int + 1) / 2 AS cycle
        FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
        WHERE c.not_counted = '' AND p.donor_id IN ({summed})) given
"""

# What of them matches an entry that was in force. A refund gives nothing, so it is not held against
# anybody; nor is a gift that an amendment replaced, or whose import was undone. A memo row and a
# conduit's copy tell of somebody who gave, even where the row that counts is in no file here.
MATCHED = """
    DROP TABLE IF EXISTS pg_temp.matched;
    CREATE TEMPORARY TABLE matched ON COMMIT DROP AS
    SELECT c.id AS contribution_id, c.amount, c.date, m.profile_id, p.donor_id, p.occupation,
        m.entry_id, e.content_hash, e.watch_list_id,
        CASE WHEN l.kind = 'people' THEN e.occupation END AS title,
        m.probability, m.band, m.reasons
    FROM judged
    JOIN donors_contribution c ON c.id = judged.id
    JOIN donors_match m ON m.profile_id = c.profile_id
    JOIN donors_profile p ON p.id = m.profile_id
    JOIN donors_listentry e ON e.id = m.entry_id
    JOIN donors_watchlist l ON l.id = e.watch_list_id
    WHERE c.amount > 0 AND c.not_counted NOT IN ('superseded', 'undone')
        AND (e.effective_from IS NULL OR e.effective_from <= c.date)
        AND (e.effective_to IS NULL OR e.effective_to >= c.date)
        AND (e.ended_on IS NULL OR e.ended_on >= c.date)
        AND (l.effective_from IS NULL OR l.effective_from <= c.date)
        AND (l.effective_to IS NULL OR l.effective_to >= c.date)
"""

# The titles that policies with a test of them ask about: it is done in Python, once for each.
TITLES = """
    SELECT DISTINCT y.id, y.title_test, y.title_words, titles.title
    FROM matched m
    JOIN donors_policy y ON y.watch_list_id = m.watch_list_id
    CROSS JOIN LATERAL (VALUES (m.occupation), (m.title)) AS titles (title)
    WHERE {policies} AND y.title_test <> 'any' AND titles.title <> ''
"""
KEEP_TITLES = """
    DROP TABLE IF EXISTS pg_temp.fitting;
    CREATE TEMPORARY TABLE fitting ON COMMIT DROP AS
    SELECT * FROM unnest(%(policies)s::bigint[], %(titles)s::text[]) AS fitting (policy_id, title)
"""

# What ought to be flagged of that. Of several policies that hold the gravest counts.
WANTED = """
    DROP TABLE IF EXISTS pg_temp.wanted;
    CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
    SELECT DISTINCT ON (m.contribution_id, m.entry_id) m.contribution_id, m.donor_id, m.entry_id,
        y.severity, m.probability, m.band, s.decision_id, d.verdict,
        m.reasons || CASE WHEN y.title_test = 'any' AND y.amount IS NULL THEN '[]'
            ELSE jsonb_build_array(jsonb_build_object(
                'field', 'policy', 'text', 'the policy: ' || y.name, 'weight', 0)) END AS reasons
    FROM matched m
    JOIN donors_policy y ON y.watch_list_id = m.watch_list_id AND {policies}
    LEFT JOIN sums ON sums.id = m.contribution_id
    LEFT JOIN donors_settlement s ON s.profile_id = m.profile_id AND s.entry_id = m.entry_id
        AND s.entry_hash = m.content_hash
    LEFT JOIN donors_decision d ON d.id = s.decision_id
    WHERE (y.effective_from IS NULL OR y.effective_from <= m.date OR y.retroactive)
        AND (y.amount IS NULL
            OR CASE y.basis WHEN 'cycle' THEN sums.total ELSE m.amount END > y.amount)
        AND (y.title_test = 'any' OR EXISTS (SELECT 1 FROM fitting
            WHERE fitting.policy_id = y.id AND fitting.title IN (m.occupation, m.title)))
    ORDER BY m.contribution_id, m.entry_id, array_position(ARRAY['illegal', 'policy', 'record'],
        y.severity::text), y.id
"""

WITHDRAW_ALL = """
    UPDATE donors_flag f SET state = 'withdrawn', decision_id = NULL
    FROM judged
    WHERE f.contribution_id = judged.id AND f.entry_id IS NOT NULL AND f.state <> 'withdrawn'
"""
WITHDRAW = f"""
    {WITHDRAW_ALL}
        AND NOT EXISTS (SELECT 1 FROM wanted w
            WHERE w.contribution_id = f.contribution_id AND w.entry_id = f.entry_id)
"""  # noqa: S608  # words of our own

RAISE = """
    INSERT INTO donors_flag AS kept (contribution_id, donor_id, entry_id, rule, severity, state,
        probability, band, reasons, citation, decision_id, raised_in_id, opened_at)
    SELECT contribution_id, donor_id, entry_id, '', severity, coalesce(verdict, 'open'),
        probability, band, reasons, '', decision_id, %(import)s, now()
    FROM wanted ORDER BY contribution_id, entry_id
    ON CONFLICT (contribution_id, entry_id) WHERE entry_id IS NOT NULL DO UPDATE SET
        donor_id = excluded.donor_id, severity = excluded.severity, state = excluded.state,
        probability = excluded.probability, band = excluded.band, reasons = excluded.reasons,
        decision_id = excluded.decision_id,
        raised_in_id = CASE WHEN kept.state = excluded.state THEN kept.raised_in_id
            ELSE excluded.raised_in_id END,
        opened_at = CASE WHEN kept.state = excluded.state THEN kept.opened_at ELSE now() END
    WHERE (kept.donor_id, kept.severity, kept.state, kept.probability, kept.band, kept.decision_id)
        IS DISTINCT FROM (excluded.donor_id, excluded.severity, excluded.state,
            excluded.probability, excluded.band, excluded.decision_id)
        OR kept.reasons <> excluded.reasons
"""

# What a policy would flag; `stands` where a flag on the same entry stands already.
WOULD_FLAG = """
    SELECT w.contribution_id, w.donor_id, w.entry_id, coalesce(w.verdict, 'open') AS state,
        c.amount, c.date, d.name AS donor, p.employer, p.occupation, e.name AS entry,
        EXISTS (SELECT 1 FROM donors_flag f WHERE f.contribution_id = w.contribution_id
            AND f.entry_id = w.entry_id AND f.state <> 'withdrawn') AS stands,
        count(*) OVER () AS flags, dense_rank() OVER (ORDER BY w.contribution_id)
            + dense_rank() OVER (ORDER BY w.contribution_id DESC) - 1 AS gifts,
        dense_rank() OVER (ORDER BY w.donor_id) + dense_rank() OVER (ORDER BY w.donor_id DESC) - 1
            AS donors,
        count(*) FILTER (WHERE w.verdict IS NOT NULL) OVER () AS settled
    FROM wanted w
    JOIN donors_contribution c ON c.id = w.contribution_id
    JOIN donors_profile p ON p.id = c.profile_id
    JOIN donors_donor d ON d.id = w.donor_id
    JOIN donors_listentry e ON e.id = w.entry_id
    ORDER BY c.date DESC, c.id DESC, e.id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Example:
    """One flag that a policy would raise; `state` is what a verdict has made of it already."""

    donor: str
    employer: str
    occupation: str
    entry: str
    amount: Decimal
    date: date
    state: str
    stands: bool


@dataclass(frozen=True, slots=True)
class WouldFlag:
    """What a policy would flag: how many gifts of how many donors, on how many of which a person
    has decided before, and the latest of them."""

    flags: int
    gifts: int
    donors: int
    settled: int
    examples: tuple[Example, ...]


def flag_import(*, import_id: int) -> None:
    """Raise and withdraw the list flags of the contributions that an import has to judge."""
    _flag(OF_IMPORT, {"import": import_id})


def flag_list_version(*, version_id: int) -> None:
    """Raise and withdraw flags, of all contributions, on what a version added or changed."""
    _flag(OF_VERSION, {"version": version_id, "import": None})


def flag_list(*, list_id: int) -> None:
    """Raise and withdraw all flags on a list: its policies are not what they were."""
    _flag(OF_LIST, {"list": list_id, "import": None})


def flag_donors(*, donor_ids: Collection[int]) -> None:
    """Raise and withdraw the list flags of these donors: they are not who they were, and what they
    gave together is another sum."""
    _flag(OF_DONORS, {"donors": sorted(donor_ids), "import": None})


def would_flag(*, policy: Policy, most: int = 50) -> WouldFlag:
    """What a policy would flag if it alone were in force, in force or not. Changes nothing."""
    parameters = {"list": policy.watch_list_id, "policy": policy.pk, "most": most}
    with transaction.atomic(), connection.cursor() as cursor:
        _match(cursor, OF_LIST, ONE_POLICY, parameters)
        _want(cursor, ONE_POLICY, parameters)
        cursor.execute(WOULD_FLAG, parameters)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        transaction.set_rollback(True)
    counts = rows[0] if rows else dict.fromkeys(("flags", "gifts", "donors", "settled"), 0)
    return WouldFlag(
        **{name: counts[name] for name in ("flags", "gifts", "donors", "settled")},
        examples=tuple(
            Example(**{name: row[name] for name in Example.__dataclass_fields__}) for row in rows
        ),
    )


@transaction.atomic
def _flag(contributions: str, parameters: Mapping[str, Any]) -> None:
    lock_flagging()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE donors_match")  # most of its rows may be minutes old
        if not _match(cursor, contributions, IN_FORCE, parameters):
            cursor.execute(WITHDRAW_ALL)
            return
        _want(cursor, IN_FORCE, parameters)
        cursor.execute("ANALYZE wanted")
        cursor.execute(WITHDRAW)
        cursor.execute(RAISE, parameters)


def _match(
    cursor: CursorWrapper, contributions: str, policies: str, parameters: Mapping[str, Any]
) -> int:
    """Leaves the temporary tables `judged` and `matched`; how many rows are in the latter."""
    judge = JUDGE.format(
        contributions=contributions, policies=policies, summed=SUMMED.format(policies=policies)
    )
    cursor.execute(judge, parameters)
    cursor.execute("ANALYZE judged")
    cursor.execute(MATCHED)
    return int(cursor.rowcount)


def _want(cursor: CursorWrapper, policies: str, parameters: Mapping[str, Any]) -> None:
    """Leaves the temporary table `wanted`, of what is in `matched`."""
    cursor.execute("ANALYZE matched")
    cursor.execute(SUM_UP.format(summed=SUMMED.format(policies=policies)), parameters)
    cursor.execute(TITLES.format(policies=policies), parameters)
    asked = [(policy, title) for policy, test, words, title in cursor.fetchall()
             if fits(title, test=test, words=words)]  # fmt: skip
    cursor.execute(
        KEEP_TITLES,
        {"policies": [policy for policy, _ in asked], "titles": [title for _, title in asked]},
    )
    cursor.execute(WANTED.format(policies=policies), parameters)
