"""What every rule shares: whose gifts are judged, what counts as money, and how flags come and go.

A rule is a module whose SELECT (`FOUND`) gives what breaks it. The SELECTs of all rules read the
same temporary table `money`: the gifts and refunds of the donors concerned, each with its committee
and its election, null where they are not known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol

from django.db import connection, transaction

from donors.locks import lock_flagging, lock_resolving
from donors.queries.imports import JUDGED_BY

Cursor = Any  # a cursor of Django's, which names no type of its own
Prepare = Callable[[Cursor], bool]


class Rule(Protocol):
    """A module of `donors/rules/`. `FOUND` selects contribution_id, donor_id, deadline, reasons.

    `DAYS` is the law's clock from the receipt, `%(days)s` in `FOUND`; None where the law sets none
    in days. `CLOCK` says in words what is to be done by when. A rule may have two things more:
    `NOT_JUDGED`, a SELECT of the ids of the contributions for which what it needs is not known, and
    `prepare(cursor)`, which lays out facts that SQL cannot tell before `FOUND` is asked, and says
    whether there is anything to ask about.
    """

    ID: str
    NAME: str
    SEVERITY: str
    CITATION: str
    CLOCK: str
    FOUND: str

    @property
    def DAYS(self) -> int | None:  # noqa: N802  # a constant, of the one type or the other
        """Days from the receipt."""


# Sorts and joins over a million gifts would go to disk with what Postgres allows a page's query.
ROOM = "SET LOCAL work_mem = '64MB'"

# Money received or given back: what no other row has as well (donors.actions.counting).
COUNTED = "c.not_counted = ''"

# A donor's share of what a joint fundraising committee passed on: the money came with the transfer,
# whose row names no donor, and this memo row alone tells who gave it.
SHARED = "c.not_counted = 'memo' AND c.receipt_type = '15J'"

# Whose gifts are judged: those the import touches, and those it took a gift away from; these donors
# where some are named; without either, everybody's. Always with them whoever is held up for what
# others gave, because these others may have changed.
SCOPE = f"""
    DROP TABLE IF EXISTS pg_temp.judged;
    CREATE TEMPORARY TABLE judged ON COMMIT DROP AS
    SELECT id AS donor_id FROM donors_donor
    WHERE CASE WHEN %(donors)s::bigint[] IS NULL THEN %(import)s::bigint IS NULL
        ELSE id = ANY(%(donors)s::bigint[]) END
    UNION
    SELECT p.donor_id FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
    WHERE c.last_import_id IN ({JUDGED_BY}) OR c.recounted_in_id = %(import)s::bigint
    UNION
    SELECT p.donor_id FROM donors_contributionevent old
    JOIN donors_contribution c ON c.id = old.pgh_obj_id
    JOIN donors_profile p ON p.id = old.profile_id
    WHERE c.last_import_id IN ({JUDGED_BY}) OR c.recounted_in_id = %(import)s::bigint
    UNION
    SELECT donor_id FROM donors_flag WHERE rule = ANY(%(across)s) AND state <> 'withdrawn';
    ANALYZE judged
"""  # noqa: S608  # words of our own

# The committees by what a row may call them. What two are called tells neither.
CALLED = """
    SELECT called, min(id) AS committee_id
    FROM (SELECT upper(code) AS called, id FROM donors_committee
        UNION SELECT upper(name), id FROM donors_committee) either
    WHERE called <> '' GROUP BY called HAVING count(*) = 1
"""

# A gift that names no election counts for the committee's next one (11 CFR 110.1(b)(2)(ii)); which
# one a refund counts for that names none is for the rule of the limit to find.
GIFTS = f"""
    DROP TABLE IF EXISTS pg_temp.{{table}};
    CREATE TEMPORARY TABLE {{table}} ON COMMIT DROP AS
    WITH counted AS (
        SELECT c.id, p.donor_id, c.profile_id, c.date, c.amount, c.external_id, c.last_import_id,
            c.election_code, c.country, c.passport, c.payment_method,
            p.entity_type IN ('', 'IND') AS is_individual,
            CASE WHEN c.committee_code = '' THEN s.committee_id
                ELSE k.committee_id END AS committee_id
        FROM donors_contribution c
        JOIN donors_source s ON s.id = c.source_id
        JOIN donors_profile p ON p.id = c.profile_id
        LEFT JOIN ({CALLED}) k ON k.called = upper(c.committee_code)
        WHERE p.donor_id IN (SELECT donor_id FROM judged) AND {{counted}}
    )
    SELECT m.*, k.type AS committee_type, e.id AS election_id
    FROM counted m
    LEFT JOIN donors_committee k ON k.id = m.committee_id
    LEFT JOIN LATERAL (
        SELECT e.id FROM donors_election e
        WHERE e.committee_id = m.committee_id
            AND CASE WHEN m.election_code = '' THEN e.date >= m.date
                ELSE upper(e.code) = upper(m.election_code) END
        ORDER BY e.date, e.id LIMIT 1
    ) e ON m.amount >= 0 OR m.election_code <> '';
    ANALYZE {{table}}
"""  # noqa: S608  # words of our own
MONEY = GIFTS.format(table="money", counted=COUNTED)
SHARES = GIFTS.format(table="shares", counted=SHARED)

# Gifts of one day in the order of their ids, so that the order in which files arrive is none; then
# what was given back on that day.
IN_ORDER = 'date, amount < 0, external_id COLLATE "C", id'

# The limit of each election's day.
LIMITED = """
    SELECT e.id, e.code AS election, k.code AS committee, k.name AS committee_name, x.amount AS most
    FROM donors_election e
    JOIN donors_committee k ON k.id = e.committee_id
    JOIN LATERAL (
        SELECT amount FROM donors_contributionlimit
        WHERE committee_type = k.type AND e.date BETWEEN valid_from AND valid_to
        ORDER BY valid_from DESC LIMIT 1
    ) x ON true
"""

TABLES = """
    DROP TABLE IF EXISTS pg_temp.found;
    CREATE TEMPORARY TABLE found (rule text, contribution_id bigint, donor_id bigint,
        deadline date, reasons jsonb, severity text, citation text) ON COMMIT DROP;
    DROP TABLE IF EXISTS pg_temp.not_judged;
    CREATE TEMPORARY TABLE not_judged (contribution_id bigint) ON COMMIT DROP
"""

ADD_FOUND = """
    INSERT INTO found
    SELECT %(rule)s, f.contribution_id, f.donor_id, f.deadline, f.reasons || jsonb_build_array(
        jsonb_build_object('field', 'clock', 'weight', 0, 'text', %(clock)s::text)),
        %(severity)s, %(citation)s
    FROM ({found}) f
"""

ADD_NOT_JUDGED = """
    INSERT INTO not_judged
    SELECT c.id FROM ({ids}) n JOIN donors_contribution c ON c.id = n.id
    WHERE (%(import)s::bigint IS NULL OR c.last_import_id IN ({judged_by}))
"""

WITHDRAW = """
    UPDATE donors_flag f SET state = 'withdrawn', decision_id = NULL
    WHERE f.rule = ANY(%(rules)s) AND f.state <> 'withdrawn'
        AND f.donor_id IN (SELECT donor_id FROM judged)
        AND NOT EXISTS (SELECT 1 FROM found o
            WHERE o.contribution_id = f.contribution_id AND o.rule = f.rule)
"""

# The same facts in other words, such as a committee's new name: what was decided stands.
REWORD = """
    UPDATE donors_flag f SET reasons = o.reasons FROM found o
    WHERE f.contribution_id = o.contribution_id AND f.rule = o.rule AND f.reasons <> o.reasons
        AND (SELECT jsonb_agg(r - 'text') FROM jsonb_array_elements(f.reasons) r
            WHERE r ->> 'field' <> 'clock')
        = (SELECT jsonb_agg(r - 'text') FROM jsonb_array_elements(o.reasons) r
            WHERE r ->> 'field' <> 'clock')
"""

RAISE = """
    INSERT INTO donors_flag AS kept (contribution_id, donor_id, rule, severity, state, band,
        reasons, deadline, citation, raised_in_id, opened_at)
    SELECT o.contribution_id, o.donor_id, o.rule, o.severity, 'open', '',
        o.reasons, o.deadline, o.citation, %(import)s::bigint, now()
    FROM found o ORDER BY o.contribution_id, o.rule
    ON CONFLICT (contribution_id, rule) WHERE rule <> '' DO UPDATE SET
        donor_id = excluded.donor_id, reasons = excluded.reasons, deadline = excluded.deadline,
        state = 'open', decision_id = NULL,
        raised_in_id = CASE WHEN kept.state = 'open' THEN kept.raised_in_id
            ELSE excluded.raised_in_id END,
        opened_at = CASE WHEN kept.state = 'open' THEN kept.opened_at ELSE now() END
    WHERE kept.state = 'withdrawn' OR kept.reasons <> excluded.reasons
        OR kept.donor_id <> excluded.donor_id
        OR kept.deadline IS DISTINCT FROM excluded.deadline
"""


@transaction.atomic
def judge(
    rules: Collection[Rule],
    *,
    across: Iterable[str],
    import_id: int | None,
    donor_ids: Collection[int] | None,
) -> int:
    """Judge gifts by these rules: raise what breaks one, withdraw what does no more.

    Reviewers may decide until the flags are written. `across` are the ids of the rules that judge a
    donor by what others gave. Returns how many contributions could not be judged by one rule or
    another (of the import, the new or changed ones).
    """
    shared: dict[str, Any] = {
        "import": import_id,
        "donors": None if donor_ids is None else list(donor_ids),
        "across": list(across),
        "rules": [rule.ID for rule in rules],
    }
    lock_resolving()
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        for statement in (SCOPE, MONEY, TABLES):
            cursor.execute(statement, shared)
        for rule in rules:
            _find(cursor, rule, shared)
        cursor.execute("ANALYZE found")
        lock_flagging()
        for statement in (WITHDRAW, REWORD, RAISE):
            cursor.execute(statement, shared)
        cursor.execute("SELECT count(DISTINCT contribution_id) FROM not_judged")
        (not_judged,) = cursor.fetchone()
    return int(not_judged)


def _find(cursor: Cursor, rule: Rule, shared: dict[str, Any]) -> None:
    parameters = {
        **shared,
        "rule": rule.ID,
        "severity": rule.SEVERITY,
        "citation": rule.CITATION,
        "days": rule.DAYS,
        "clock": rule.CLOCK,
    }
    prepare: Prepare | None = getattr(rule, "prepare", None)
    if prepare and not prepare(cursor):
        return
    cursor.execute(ADD_FOUND.format(found=rule.FOUND), parameters)
    if ids := getattr(rule, "NOT_JUDGED", ""):
        cursor.execute(ADD_NOT_JUDGED.format(ids=ids, judged_by=JUDGED_BY), parameters)


def lay_out(cursor: Cursor, table: str, **columns: tuple[str, list[Any]]) -> None:
    """A temporary table of facts, each column given as its SQL type and its values."""
    arrays = ", ".join(f"%s::{kind}[]" for kind, _ in columns.values())
    cursor.execute(
        f"DROP TABLE IF EXISTS pg_temp.{table};"  # noqa: S608  # words of our own
        f" CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS"
        f" SELECT * FROM unnest({arrays}) AS told({', '.join(columns)}); ANALYZE {table}",
        [values for _, values in columns.values()],
    )


# --- What SELECTs are made of ---------------------------------------------------------------------


def dollars(amount: str) -> str:
    """SQL for an amount as people read it: 1,234.50."""
    return f"to_char({amount}, 'FM999,999,999,990.00')"


def reason(field: str, text: str, **facts: str) -> str:
    """SQL for one reason. `text` and the facts are SQL; a flag whose facts change is asked again,
    one whose text alone does is not."""
    told = "".join(f", '{name}', ({value})::text" for name, value in facts.items())
    return f"jsonb_build_object('field', '{field}', 'weight', 0{told}, 'text', {text})"


def threshold(name: str, day: str = "m.date") -> str:
    """SQL to join the rule's figure of that name in force on a day, as `name`.amount.

    Without a row for the day nothing is found.
    """
    return (
        f"JOIN donors_rulethreshold {name} ON {name}.rule = %(rule)s AND {name}.name = '{name}'"
        f" AND {day} >= {name}.valid_from AND ({name}.valid_to IS NULL OR {day} <= {name}.valid_to)"
    )


def words(*alternatives: str) -> str:
    """SQL for a pattern that finds any of these words or runs of words, whole."""
    return "'\\m(" + "|".join(alternatives) + ")\\M'"
