"""Nobody gives more than $100 in cash for a campaign, and nobody unknown more than $50.

11 CFR 110.4(c), by 52 U.S.C. 30123 and 30102(c)(2): of a cash gift the amount over $100 goes back
promptly; of an anonymous one the amount over $50 is disposed of for a lawful purpose that has to do
with no federal election. https://www.ecfr.gov/current/title-11/section-110.4

Cash adds up per donor, committee and election, as far as these are known; what was given back in
cash is taken off. Anonymous gifts do not add up: nobody knows that they are of one donor. The
regulation says "promptly" and sets no days: the clock is the ten days in which a gift may be
returned undeposited (103.3(a)).
"""

from __future__ import annotations

from donors.rules.base import dollars, reason, threshold

ID = "cash"
NAME = "Cash or anonymous, over what may be taken"
SEVERITY = "illegal"
CITATION = "11 CFR 110.4(c)"
DAYS = 10
CLOCK = (
    "Promptly: return the cash over the limit, or dispose of the anonymous amount over it"
    " (110.4(c)(2), (3)); within the 10 days of 103.3(a) it need not be deposited at all"
)
THRESHOLDS = ("currency", "anonymous")

NOBODY = (
    "'^\\s*(ANON|ANONYMOUS|UNKNOWN|NOT KNOWN|NO NAME|NAME UNKNOWN|UNNAMED)( DONORS?| GIFTS?)?\\s*$'"
)

CURRENCY = reason(
    "amount",
    f"""format('$%%s in cash, $%%s over the $%%s that one donor may give so',
        {dollars("total")}, {dollars("excess")}, to_char(most, 'FM999,990'))""",
    kind="'cash'",
    excess="excess",
    given="total",
    limit="most",
)
ANONYMOUS = reason(
    "amount",
    f"""format('$%%s from nobody known, $%%s over the $%%s that may be kept',
        {dollars("total")}, {dollars("excess")}, to_char(most, 'FM999,990'))""",
    kind="'anonymous'",
    excess="excess",
    given="total",
    limit="most",
)

FOUND = f"""
    WITH in_cash AS (
        SELECT m.id, m.donor_id, m.date, m.amount, sum(m.amount) OVER (
            PARTITION BY m.donor_id, m.committee_id, m.election_id
            ORDER BY m.date, m.amount < 0, m.external_id COLLATE "C", m.id) AS total
        FROM money m WHERE m.payment_method = 'cash'
    ),
    over AS (
        SELECT m.id, m.donor_id, m.date, m.total, currency.amount AS most,
            least(m.total - currency.amount, m.amount) AS excess
        FROM in_cash m {threshold("currency")}
        WHERE m.amount > 0 AND m.total > currency.amount
    ),
    nobodys AS (
        SELECT m.id, m.donor_id, m.date, m.amount AS total, anonymous.amount AS most,
            m.amount - anonymous.amount AS excess
        FROM money m JOIN donors_profile p ON p.id = m.profile_id {threshold("anonymous")}
        WHERE m.amount > anonymous.amount AND concat_ws(' ', p.first, p.last) ~* {NOBODY}
    )
    SELECT id AS contribution_id, donor_id, date + %(days)s AS deadline,
        jsonb_build_array({ANONYMOUS}) AS reasons
    FROM nobodys
    UNION ALL
    SELECT id, donor_id, date + %(days)s, jsonb_build_array({CURRENCY})
    FROM over WHERE id NOT IN (SELECT id FROM nobodys)
"""  # noqa: S608  # words of our own
