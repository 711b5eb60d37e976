"""No individual gives one candidate committee more than the limit for one election.

11 CFR 110.1(b)(1), amounts by 52 U.S.C. 30116(c); the excess must be redesignated, reattributed or
refunded within 60 days of receipt (11 CFR 103.3(b)(3)). Primary and general count apart. A gift
that names no election counts for the committee's next one (11 CFR 110.1(b)(2)(ii)). Memo rows,
conduits' copies of a gift and what an amendment replaced are not money received
(`Contribution.not_counted`). One kind of memo row counts: the committee's share of what a donor
gave to a joint fundraising committee (11 CFR 102.17(c)), which no other row tells of the donor.

A refund lowers the sum of the election that it names, or else of the one that its gift counted
for: the latest earlier gift of the same amount that no other refund gave back; where there is
none, it is a part of the latest earlier gift that is large enough. It makes no more room than
what had been given for that election by then.

Judged only where the committee's type and the election are known. A committee is known by its
code, or by its name where no other bears it; text that is neither is never taken for no text. The
election of a refund whose gift is not here is not known.
"""

from __future__ import annotations

from donors.rules.base import IN_ORDER, LIMITED, SHARES, Cursor, dollars, reason

ID = "contribution_limit"
NAME = "Over the contribution limit"
SEVERITY = "illegal"
CITATION = "11 CFR 110.1(b)(1), 103.3(b)(3)"
DAYS = 60
CLOCK = (
    "Within 10 days of receipt return it undeposited or deposit it (103.3(a)); if deposited, within"
    " 60 days of receipt have the excess redesignated for another election (110.1(b)(5)) or"
    " reattributed to another donor (110.1(k)(3)), or refund it"
)

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
ATTRIBUTE = f"""
    WITH given_and_back AS (
        SELECT * FROM money WHERE amount <> 0 AND is_individual
            AND (donor_id, committee_id) IN (SELECT donor_id, committee_id FROM money
                WHERE amount < 0 AND is_individual)
    ),
    named AS ({NAMED}),
    unnamed AS ({UNNAMED}),
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
    UPDATE money SET election_id = gift.election_id
    FROM (SELECT * FROM paired UNION ALL SELECT * FROM parts) refund
    JOIN money gift ON gift.id = refund.gift_id
    WHERE money.id = refund.id AND money.election_code = ''
"""  # noqa: S608  # words of our own

TOLD = reason(
    "amount",
    f"""format('$%%s over the limit of $%%s for %%s of %%s: $%%s given so far',
        {dollars("excess")}, to_char(most, 'FM999,999,999,990'), election, committee_name,
        {dollars("total")})""",
    excess="excess",
    limit="most",
    election="election",
    committee="committee",
    given="total",
)

GIVEN = "(SELECT * FROM money UNION ALL SELECT * FROM shares)"

# Gifts in the order in which they came. What was refunded later makes room again, so it is added
# to the limit rather than taken from a single gift; but not what was refunded beyond the sum of
# that day, the balance below nought.
FOUND = f"""
    WITH running AS (
        SELECT m.id, m.donor_id, m.date, m.amount, m.election_id,
            sum(greatest(amount, 0)) OVER in_order AS given,
            sum(amount) OVER in_order AS balance,
            sum(least(amount, 0)) OVER (PARTITION BY donor_id, election_id) AS refunded
        FROM {GIVEN} m WHERE election_id IS NOT NULL AND is_individual
        WINDOW in_order AS (PARTITION BY donor_id, election_id ORDER BY {IN_ORDER})
    ),
    summed AS (
        SELECT id, donor_id, date, amount, election_id, given + refunded
            - least(min(balance) OVER (PARTITION BY donor_id, election_id), 0) AS total
        FROM running
    ),
    too_much AS (
        SELECT s.*, l.election, l.committee, l.committee_name, l.most,
            least(s.total - l.most, s.amount) AS excess
        FROM summed s JOIN ({LIMITED}) l ON l.id = s.election_id
        WHERE s.amount > 0 AND s.total > l.most
    )
    SELECT id AS contribution_id, donor_id, date + %(days)s AS deadline, jsonb_build_array({TOLD})
        AS reasons
    FROM too_much
"""  # noqa: S608  # words of our own

NOT_JUDGED = f"""
    SELECT m.id FROM {GIVEN} m LEFT JOIN ({LIMITED}) l ON l.id = m.election_id
    WHERE m.is_individual AND l.id IS NULL
"""  # noqa: S608  # words of our own


def prepare(cursor: Cursor) -> bool:
    """Lay out the shares of joint gifts, and find the election that each refund counts for which
    names none."""
    cursor.execute(SHARES)
    cursor.execute(ATTRIBUTE)
    return True
