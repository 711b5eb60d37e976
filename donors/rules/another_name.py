"""Nobody gives in the name of another.

11 CFR 110.4(b), by 52 U.S.C. 30122: nobody gives what is another's, lends a name for it, or
knowingly takes such a gift. https://www.ecfr.gov/current/title-11/section-110.4

No file says so; these are signs, for a person to look at:
- several donors who gave the same amount on one day with one card, or from one address;
- a burst: donors of one employer, the same amount, within a few days;
- a donor with a low-pay occupation who gave as much as the limit for an election allows.
The figures are our own and stand with the thresholds. Couples share cards and addresses, so it
takes more than two donors. An employer who says nothing (RETIRED, SELF) is none. The first two look
at everybody's gifts, whoever the import brought.
"""

from __future__ import annotations

from donors.matching.employers import clean_employer
from donors.rules.base import COUNTED, LIMITED, Cursor, dollars, lay_out, reason, threshold, words

ID = "another_name"
NAME = "May be in another's name"
SEVERITY = "illegal"
CITATION = "11 CFR 110.4(b), 103.3(b)(2)"
DAYS = 30
CLOCK = (
    "Ask the donor; refund it within 30 days of the day on which it was found to be another's"
    " (103.3(b)(2)), counted here from receipt"
)
THRESHOLDS = ("cluster_donors", "cluster_amount", "burst_donors", "burst_amount", "burst_days")

LOW_PAY = words(
    "CASHIER", "WAITER", "WAITRESS", "BARISTA", "BUSSER", "BUS ?BOY", "DISHWASHER", "LINE COOK",
    "FAST FOOD[A-Z ]*", "(RESTAURANT|FOOD) SERVER", "HOST(ESS)?", "JANITOR", "CUSTODIAN",
    "CLEANER", "CLEANING LADY", "HOUSEKEEPER", "HOUSEKEEPING", "MAID", "NANNY", "BABY ?SITTER",
    "LAUNDRY[A-Z ]*", "DRY CLEAN[A-Z ]*", "CROSSING GUARD", "SECURITY GUARD", "PARKING ATTENDANT",
    "HOME HEALTH AIDE", "NURS(E|ING) (AIDE|ASSISTANT)", "CNA", "TEACHERS? (AIDE|ASSISTANT)",
    "CHILD ?CARE WORKER", "(RETAIL|SALES|STORE|STOCK|GROCERY) CLERK", "STOCKER", "BAGGER",
    "(DAY|FARM|GENERAL) ?(LABORER|WORKER|HAND)", "LABORER", "DELIVERY DRIVER", "TAXI DRIVER",
    "UBER DRIVER", "LYFT DRIVER", "USHER", "TELEMARKETER", "RECEPTIONIST", "MANICURIST",
    "SHAMPOOER", "GAS STATION ATTENDANT", "INTERN",
)  # fmt: skip

# Everybody's gifts that are large enough for a cluster or a burst.
LARGE = f"""
    DROP TABLE IF EXISTS pg_temp.large;
    CREATE TEMPORARY TABLE large ON COMMIT DROP AS
    SELECT c.id, p.donor_id, c.date, c.amount, c.card, p.employer,
        CASE WHEN c.street <> '' THEN regexp_replace(
            upper(c.street || ' ' || left(p.zip, 5)), '[^A-Z0-9]+', ' ', 'g') ELSE '' END AS address
    FROM donors_contribution c JOIN donors_profile p ON p.id = c.profile_id
    WHERE {COUNTED} AND p.entity_type IN ('', 'IND') AND c.amount >= (
        SELECT min(amount) FROM donors_rulethreshold
        WHERE rule = '{ID}' AND name IN ('cluster_amount', 'burst_amount'));
    ANALYZE large
"""  # noqa: S608  # words of our own

CLUSTER = reason(
    "card",
    f"""format('%%s donors gave $%%s each on %%s %%s: %%s', donors, {dollars("amount")}, date,
        CASE sign WHEN 'card' THEN 'with one card' ELSE 'from one address' END,
        left(names, 300))""",
    sign="sign",
    donors="donors",
    amount="amount",
)
BURST = reason(
    "employer",
    f"""format('%%s donors of %%s gave $%%s each within %%s days: %%s', donors, employer,
        {dollars("amount")}, days, left(names, 300))""",
    sign="'burst'",
    donors="donors",
    amount="amount",
)
AT_THE_LIMIT = reason(
    "occupation",
    f"""format('%%s has given $%%s for %%s of %%s, the limit being $%%s', occupation,
        {dollars("total")}, election, committee_name, to_char(most, 'FM999,990'))""",
    sign="'low_pay'",
    occupation="upper(occupation)",
    election="election",
    committee="committee",
)

# A group is told by sign, key, day and amount. Names are looked up for those alone that are one.
CLUSTERS = f"""
    SELECT c.*, string_agg(DISTINCT d.name, '; ') AS names
    FROM (
        SELECT m.sign, m.key, m.date, m.amount, count(DISTINCT m.donor_id) AS donors
        FROM signs m {threshold("cluster_amount")} {threshold("cluster_donors")}
        WHERE m.amount >= cluster_amount.amount
        GROUP BY m.sign, m.key, m.date, m.amount, cluster_donors.amount
        HAVING count(*) >= cluster_donors.amount
            AND count(DISTINCT m.donor_id) >= cluster_donors.amount
    ) c
    JOIN signs USING (sign, key, date, amount)
    JOIN donors_donor d ON d.id = signs.donor_id
    GROUP BY c.sign, c.key, c.date, c.amount, c.donors
"""  # noqa: S608  # words of our own

# What donors of one employer gave in one amount, where they are as many as a burst takes.
EMPLOYED = f"""
    SELECT g.id, g.donor_id, g.date, g.amount, g.employer, e.key
    FROM large g JOIN employers e ON e.employer = g.employer
    JOIN (
        SELECT e.key, g.amount FROM large g JOIN employers e ON e.employer = g.employer
        GROUP BY e.key, g.amount HAVING count(DISTINCT g.donor_id) >= (
            SELECT min(amount) FROM donors_rulethreshold
            WHERE rule = '{ID}' AND name = 'burst_donors')
    ) many ON many.key = e.key AND many.amount = g.amount
"""  # noqa: S608  # words of our own

# Each gift's day with those that follow; a burst is as many donors as it takes. A gift may be in
# several: the largest tells.
BURSTS = f"""
    WITH bursts AS (
        SELECT m.key, m.amount, m.date, burst_days.amount::int AS days,
            count(DISTINCT other.donor_id) AS donors
        FROM (SELECT DISTINCT key, amount, date FROM employed) m
        {threshold("burst_amount")} {threshold("burst_donors")} {threshold("burst_days")}
        JOIN employed other ON other.key = m.key AND other.amount = m.amount
            AND other.date >= m.date AND other.date < m.date + burst_days.amount::int
        WHERE m.amount >= burst_amount.amount
        GROUP BY m.key, m.amount, m.date, burst_days.amount, burst_donors.amount
        HAVING count(DISTINCT other.donor_id) >= burst_donors.amount
    ),
    named AS (
        SELECT b.*, string_agg(DISTINCT d.name, '; ') AS names
        FROM bursts b JOIN employed e ON e.key = b.key AND e.amount = b.amount
            AND e.date >= b.date AND e.date < b.date + b.days
        JOIN donors_donor d ON d.id = e.donor_id
        GROUP BY b.key, b.amount, b.date, b.days, b.donors
    )
    SELECT DISTINCT ON (inside.id) inside.id, inside.donor_id, inside.date, inside.amount,
        inside.employer, b.donors, b.days, b.names
    FROM named b
    JOIN employed inside ON inside.key = b.key AND inside.amount = b.amount
        AND inside.date >= b.date AND inside.date < b.date + b.days
    ORDER BY inside.id, b.donors DESC, b.date
"""  # noqa: S608  # words of our own

REACHED = f"""
    SELECT * FROM (
        SELECT m.id, m.donor_id, m.date, m.amount, p.occupation, s.election, s.committee,
            s.committee_name, s.most, sum(m.amount) OVER (
                PARTITION BY m.donor_id, m.election_id
                ORDER BY m.date, m.amount < 0, m.external_id COLLATE "C", m.id) AS total
        FROM money m
        JOIN (SELECT l.*, t.donor_id
            FROM (SELECT donor_id, election_id, sum(amount) AS total FROM money
                WHERE is_individual GROUP BY donor_id, election_id) t
            JOIN ({LIMITED}) l ON l.id = t.election_id AND t.total >= l.most
            ) s ON s.donor_id = m.donor_id AND s.id = m.election_id
        JOIN donors_profile p ON p.id = m.profile_id
        WHERE m.is_individual
    ) running
    WHERE total >= most AND total - amount < most AND occupation ~* {LOW_PAY}
"""  # noqa: S608  # words of our own

FOUND = f"""
    WITH signs AS (
        SELECT 'card' AS sign, card AS key, * FROM large WHERE card <> ''
        UNION ALL SELECT 'address', address, * FROM large WHERE address <> ''
    ),
    employed AS ({EMPLOYED}),
    clusters AS ({CLUSTERS}),
    told AS (
        SELECT g.id, g.donor_id, g.date, c.sign, {CLUSTER} AS reason
        FROM signs g JOIN clusters c USING (sign, key, date, amount)
        UNION ALL
        SELECT id, donor_id, date, 'burst', {BURST} FROM ({BURSTS}) bursts
        UNION ALL
        SELECT id, donor_id, date, 'low_pay', {AT_THE_LIMIT} FROM ({REACHED}) reached
    )
    SELECT id AS contribution_id, donor_id, date + %(days)s AS deadline,
        jsonb_agg(reason ORDER BY sign) AS reasons
    FROM told GROUP BY id, donor_id, date
"""  # noqa: S608  # words of our own


def prepare(cursor: Cursor) -> bool:
    """Gather the large gifts, and the employers among them that name somebody."""
    cursor.execute(LARGE)
    cursor.execute("SELECT DISTINCT employer FROM large")
    named = [
        (employer, cleaned.key)
        for (employer,) in cursor.fetchall()
        if not (cleaned := clean_employer(employer)).says_nothing
    ]
    lay_out(
        cursor,
        "employers",
        employer=("text", [employer for employer, _ in named]),
        key=("text", [key for _, key in named]),
    )
    return True  # low pay at the limit is not a matter of large gifts
