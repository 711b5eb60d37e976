"""No individual gives one candidate committee more than the limit for one election.

11 CFR 110.1(b)(1), amounts by 52 U.S.C. 30116(c); the excess must be redesignated, reattributed or
refunded within 60 days of receipt (11 CFR 103.3(b)(3)). Primary and general count apart. A gift
that names no election counts for the committee's next one (11 CFR 110.1(b)(2)(ii)). Memo rows,
conduits' copies of a gift and what an amendment replaced are not money received
(`Contribution.not_counted`).

A refund lowers the sum of the election that it names, or else of the one that its gift counted
for: the latest earlier gift of the same amount that no other refund gave back; where there is
none, it is a part of the latest earlier gift that is large enough. It makes no more room than
what had been given for that election by then.

Judged only where the committee's type and the election are known. A committee is known by its
code, or by its name where no other bears it; text that is neither is never taken for no text. The
election of a refund whose gift is not here is not known.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction

from donors.locks import lock_flagging
from donors.queries.imports import JUDGED_BY

ID = "contribution_limit"
NAME = "Over the contribution limit"
SEVERITY = "illegal"
CITATION = "11 CFR 110.1(b)(1), 103.3(b)(3)"
DEADLINE_DAYS = 60

# Whose gifts are judged: those the import touches, and those it took a gift away from; without an
# import, everybody's.
DONORS = f"""
    SELECT unnest(%(donors)s::bigint[])
    UNION
    SELECT id FROM donors_donor
    WHERE %(import)s::bigint IS NULL AND %(donors)s::bigint[] IS NULL
    UNION
    SELECT p.donor_id FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
    WHERE c.last_import_id IN ({JUDGED_BY}) OR c.recounted_in_id = %(import)s::bigint
    UNION
    SELECT p.donor_id FROM donors_contributionevent old
    JOIN donors_contribution c ON c.id = old.pgh_obj_id
    JOIN donors_profile p ON p.id = old.profile_id
    WHERE c.last_import_id IN ({JUDGED_BY}) OR c.recounted_in_id = %(import)s::bigint
"""  # noqa: S608  # words of our own

# The committees by what a row may call them. What two are called tells neither.
CALLED = """
    SELECT called, min(id) AS committee_id
    FROM (SELECT upper(code) AS called, id FROM donors_committee
        UNION SELECT upper(name), id FROM donors_committee) either
    WHERE called <> '' GROUP BY called HAVING count(*) = 1
"""

# Each contribution of the donors concerned with its committee and the election it counts for, null
# where they cannot be known; that of a refund which names none is found afterwards. Organisations
# and committees have limits of their own.
COUNT = """
    DROP TABLE IF EXISTS pg_temp.counted;
    CREATE TEMPORARY TABLE counted ON COMMIT DROP AS
    WITH money AS (
        SELECT c.id, p.donor_id, c.date, c.amount, c.external_id, c.last_import_id,
            c.election_code, CASE WHEN c.committee_code = '' THEN s.committee_id
                ELSE k.committee_id END AS committee_id
        FROM donors_contribution c
        JOIN donors_source s ON s.id = c.source_id
        JOIN donors_profile p ON p.id = c.profile_id
        LEFT JOIN ({called}) k ON k.called = upper(c.committee_code)
        WHERE p.donor_id IN ({donors})
            AND c.not_counted = '' AND p.entity_type IN ('', 'IND')
    )
    SELECT m.*, e.id AS election_id
    FROM money m
    LEFT JOIN LATERAL (
        SELECT e.id FROM donors_election e
        WHERE e.committee_id = m.committee_id
            AND CASE WHEN m.election_code = '' THEN e.date >= m.date
                ELSE upper(e.code) = upper(m.election_code) END
        ORDER BY e.date, e.id LIMIT 1
    ) e ON m.amount >= 0 OR m.election_code <> '';
    ANALYZE counted
"""

# Gifts of one day in the order of their ids, so that the order in which files arrive is none; then
# what was given back on that day.
IN_ORDER = 'date, amount < 0, external_id COLLATE "C", id'

# Gifts and refunds of one amount as brackets that open and close: each refund with the latest gift
# before it that is still open. On one level of nesting they take turns.
PAIRED = """
    SELECT id, donor_id, committee_id, date, amount,
        lag(id) OVER (PARTITION BY {within}, abs(amount), level ORDER BY {in_order}) AS gift_id
    FROM (SELECT *, (amount < 0)::int + sum(sign(amount)) OVER (
            PARTITION BY {within}, abs(amount) ORDER BY {in_order}) AS level
        FROM given_and_back WHERE {which}) nested
"""
NAMED = PAIRED.format(
    in_order=IN_ORDER,
    within="donor_id, election_id",
    which="election_id IS NOT NULL AND (amount > 0 OR election_code <> '')",
)
UNNAMED = PAIRED.format(
    in_order=IN_ORDER,
    within="donor_id, committee_id",
    which="""CASE WHEN amount < 0 THEN election_code = ''
        ELSE id NOT IN (SELECT gift_id FROM named WHERE amount < 0 AND gift_id IS NOT NULL) END""",
)

# The refunds that name no election, those that name one having taken the gifts which they gave
# back. What pairs with no gift is a part of one, and several refunds may be parts of the same.
ATTRIBUTE = """
    WITH given_and_back AS (
        SELECT * FROM counted WHERE amount <> 0 AND (donor_id, committee_id) IN (
            SELECT donor_id, committee_id FROM counted WHERE amount < 0)
    ),
    named AS ({named}),
    unnamed AS ({unnamed}),
    paired AS (
        SELECT id, gift_id FROM named WHERE amount < 0
        UNION ALL SELECT id, gift_id FROM unnamed WHERE amount < 0
    ),
    parts AS (
        SELECT DISTINCT ON (r.id) r.id, g.id AS gift_id
        FROM unnamed r
        JOIN given_and_back g ON g.donor_id = r.donor_id AND g.committee_id = r.committee_id
            AND g.amount > 0 AND g.date <= r.date
        LEFT JOIN paired ON paired.gift_id = g.id
        WHERE r.amount < 0 AND r.gift_id IS NULL
        ORDER BY r.id, (paired.id IS NULL AND g.amount >= -r.amount) DESC,
            g.date DESC, g.external_id COLLATE "C" DESC, g.id DESC
    )
    UPDATE counted SET election_id = gift.election_id
    FROM (SELECT * FROM paired UNION ALL SELECT * FROM parts) refund
    JOIN counted gift ON gift.id = refund.gift_id
    WHERE counted.id = refund.id AND counted.election_code = ''
"""

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

# Gifts in the order in which they came. What was refunded later makes room again, so it is added
# to the limit rather than taken from a single gift; but not what was refunded beyond the sum of
# that day, the balance below nought.
OVER = """
    DROP TABLE IF EXISTS pg_temp.over_limit;
    CREATE TEMPORARY TABLE over_limit ON COMMIT DROP AS
    WITH running AS (
        SELECT c.id, c.donor_id, c.date, c.amount, c.election_id,
            sum(greatest(amount, 0)) OVER in_order AS given,
            sum(amount) OVER in_order AS balance,
            sum(least(amount, 0)) OVER (PARTITION BY donor_id, election_id) AS refunded
        FROM counted c WHERE election_id IS NOT NULL
        WINDOW in_order AS (PARTITION BY donor_id, election_id ORDER BY {in_order})
    ),
    summed AS (
        SELECT id, donor_id, date, amount, election_id, given + refunded
            - least(min(balance) OVER (PARTITION BY donor_id, election_id), 0) AS total
        FROM running
    ),
    too_much AS (
        SELECT s.*, l.election, l.committee, l.committee_name, l.most,
            least(s.total - l.most, s.amount) AS excess
        FROM summed s JOIN ({limited}) l ON l.id = s.election_id
        WHERE s.amount > 0 AND s.total > l.most
    )
    SELECT id, donor_id, date, jsonb_build_array(jsonb_build_object(
        'field', 'amount', 'weight', 0, 'excess', excess::text, 'limit', most::text,
        'election', election, 'committee', committee, 'given', total::text,
        'text', format('$%%s over the limit of $%%s for %%s of %%s: $%%s given so far',
            to_char(excess, 'FM999,999,999,990.00'), to_char(most, 'FM999,999,999,990'),
            election, committee_name, to_char(total, 'FM999,999,999,990.00')))) AS reasons
    FROM too_much
"""

WITHDRAW = """
    UPDATE donors_flag f SET state = 'withdrawn', decision_id = NULL
    WHERE f.rule = %(rule)s AND f.state <> 'withdrawn'
        AND f.donor_id IN ({donors})
        AND NOT EXISTS (SELECT 1 FROM over_limit o WHERE o.id = f.contribution_id)
"""

# The same facts in other words, such as a committee's new name: what was decided stands.
REWORD = """
    UPDATE donors_flag f SET reasons = o.reasons FROM over_limit o
    WHERE f.contribution_id = o.id AND f.rule = %(rule)s AND f.reasons <> o.reasons
        AND f.reasons #- ARRAY['0', 'text'] = o.reasons #- ARRAY['0', 'text']
"""

RAISE = """
    INSERT INTO donors_flag AS kept (contribution_id, donor_id, rule, severity, state, band,
        reasons, deadline, citation, raised_in_id, opened_at)
    SELECT o.id, o.donor_id, %(rule)s, %(severity)s, 'open', '',
        o.reasons, o.date + %(days)s, %(citation)s, %(import)s::bigint, now()
    FROM over_limit o ORDER BY o.id
    ON CONFLICT (contribution_id, rule) WHERE rule <> '' DO UPDATE SET
        donor_id = excluded.donor_id, reasons = excluded.reasons, deadline = excluded.deadline,
        state = 'open', decision_id = NULL,
        raised_in_id = CASE WHEN kept.state = 'open' THEN kept.raised_in_id
            ELSE excluded.raised_in_id END,
        opened_at = CASE WHEN kept.state = 'open' THEN kept.opened_at ELSE now() END
    WHERE kept.state = 'withdrawn' OR kept.reasons <> excluded.reasons
        OR kept.donor_id <> excluded.donor_id OR kept.deadline <> excluded.deadline
"""

NOT_JUDGED = """
    SELECT count(*) FROM counted c LEFT JOIN ({limited}) l ON l.id = c.election_id
    WHERE (%(import)s::bigint IS NULL OR c.last_import_id IN ({judged_by})) AND l.id IS NULL
"""

PARTS = {
    "donors": DONORS,
    "called": CALLED,
    "in_order": IN_ORDER,
    "named": NAMED,
    "unnamed": UNNAMED,
    "limited": LIMITED,
    "judged_by": JUDGED_BY,
}


@transaction.atomic
def judge(*, import_id: int | None = None, donor_ids: Collection[int] | None = None) -> int:
    """Judge all gifts of the donors that an import touches, or of these donors, or else all gifts
    there are; may run twice.

    Returns how many contributions (of the import, the new or changed ones) could not be judged,
    because their committee, its type or the election is not known, or no limit is.
    """
    parameters: dict[str, str | int | list[int] | None] = {
        "import": import_id,
        "donors": None if donor_ids is None else sorted(donor_ids),
        "rule": ID,
        "severity": SEVERITY,
        "citation": CITATION,
        "days": DEADLINE_DAYS,
    }
    lock_flagging()
    with connection.cursor() as cursor:
        for statement in (COUNT, ATTRIBUTE, OVER, WITHDRAW, REWORD, RAISE, NOT_JUDGED):
            cursor.execute(statement.format(**PARTS), parameters)
        (not_judged,) = cursor.fetchone()
    return int(not_judged)
