"""Matches become flags, one per contribution and list entry: set-based, and fit to run twice.

A gift counts against an entry only while the list says the entry was in force. What was flagged
and is a match no longer is withdrawn; what a person decided stands for the same profile and the
same entry until either changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from donors.locks import lock_flagging
from donors.queries.imports import JUDGED_BY

# The contributions an import has to judge, or the gifts of donors who match what a version of a
# list added or changed.
OF_IMPORT = f"""
    SELECT id FROM donors_contribution
    WHERE last_import_id IN ({JUDGED_BY}) OR recounted_in_id = %(import)s::bigint
"""  # noqa: S608  # words of our own
OF_VERSION = """
    SELECT c.id FROM donors_contribution c WHERE EXISTS (
        SELECT 1 FROM donors_match m JOIN donors_listentry e ON e.id = m.entry_id
        WHERE m.profile_id = c.profile_id AND e.changed_in_id = %(version)s)
    UNION
    SELECT f.contribution_id FROM donors_flag f JOIN donors_listentry e ON e.id = f.entry_id
    WHERE e.changed_in_id = %(version)s
"""

# What ought to be flagged of them: a refund gives nothing, so it is not held against anybody; nor
# is a gift that an amendment replaced, or whose import was undone. A memo row and a conduit's copy
# tell of somebody who gave, even where the row that counts is in no file here.
WANTED = """
    DROP TABLE IF EXISTS pg_temp.wanted;
    CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
    SELECT c.id AS contribution_id, p.donor_id, m.entry_id, l.severity, m.probability, m.band,
        m.reasons, s.decision_id, d.verdict
    FROM donors_contribution c
    JOIN ({contributions}) judged ON judged.id = c.id
    JOIN donors_profile p ON p.id = c.profile_id
    JOIN donors_match m ON m.profile_id = c.profile_id
    JOIN donors_listentry e ON e.id = m.entry_id
    JOIN donors_watchlist l ON l.id = e.watch_list_id
    LEFT JOIN donors_settlement s ON s.profile_id = c.profile_id AND s.entry_id = e.id
        AND s.entry_hash = e.content_hash
    LEFT JOIN donors_decision d ON d.id = s.decision_id
    WHERE c.amount > 0 AND c.not_counted NOT IN ('superseded', 'undone')
        AND (e.effective_from IS NULL OR e.effective_from <= c.date)
        AND (e.effective_to IS NULL OR e.effective_to >= c.date)
        AND (e.ended_on IS NULL OR e.ended_on >= c.date)
"""

WITHDRAW = """
    UPDATE donors_flag f SET state = 'withdrawn', decision_id = NULL
    FROM ({contributions}) judged
    WHERE f.contribution_id = judged.id AND f.entry_id IS NOT NULL AND f.state <> 'withdrawn'
        AND NOT EXISTS (SELECT 1 FROM wanted w
            WHERE w.contribution_id = f.contribution_id AND w.entry_id = f.entry_id)
"""

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


def flag_import(*, import_id: int) -> None:
    """Raise and withdraw the list flags of the contributions that an import has to judge."""
    _flag(OF_IMPORT, {"import": import_id})


def flag_list_version(*, version_id: int) -> None:
    """Raise and withdraw flags, of all contributions, on what a version added or changed."""
    _flag(OF_VERSION, {"version": version_id, "import": None})


@transaction.atomic
def _flag(contributions: str, parameters: Mapping[str, Any]) -> None:
    lock_flagging()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE donors_match")  # most of its rows may be minutes old
        cursor.execute(WANTED.format(contributions=contributions), parameters)
        cursor.execute("ANALYZE wanted")
        cursor.execute(WITHDRAW.format(contributions=contributions), parameters)
        cursor.execute(RAISE, parameters)
