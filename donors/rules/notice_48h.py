"""A gift of $1,000 or more shortly before an election is reported within 48 hours.

11 CFR 104.5(f), by 52 U.S.C. 30104(a)(6)(A): a candidate's committee that receives one after the
20th day before the election, but more than 48 hours before 12:01 a.m. of its day, notifies the
Commission within 48 hours of receipt. https://www.ecfr.gov/current/title-11/section-104.5

Whoever gave and for whichever election: what counts is the day. Gifts are known by their day and
not by their hour, so the deadline is the day on which the 48 hours end, the second after receipt;
the flag says that they end at the hour of the receipt. An election on 3 November has its notices
for what comes from 15 to 31 October.
"""

from __future__ import annotations

from donors.rules.base import dollars, reason, threshold

ID = "notice_48h"
NAME = "48-hour notice"
SEVERITY = "record"
CITATION = "11 CFR 104.5(f)"
DAYS = 2
CLOCK = (
    "Notify the Commission on Form 6 within 48 hours of receipt (104.5(f)): on the last day, by the"
    " hour at which it was received"
)
THRESHOLDS = ("gift", "days_before", "hours_before")

TOLD = reason(
    "date",
    f"""format('$%%s received %%s days before %%s of %%s: the 48 hours end on %%s, at the hour'
            ' of its receipt', {dollars("amount")}, before, election, committee_name, due)""",
    amount="amount",
    election="election",
    committee="committee",
    due="due",
)

FOUND = f"""
    WITH late AS (
        SELECT DISTINCT ON (m.id) m.id, m.donor_id, m.date, m.amount, e.code AS election,
            k.code AS committee, k.name AS committee_name, e.date - m.date AS before,
            to_char(m.date + %(days)s, 'YYYY-MM-DD') AS due
        FROM money m
        JOIN donors_committee k ON k.id = m.committee_id
        JOIN donors_election e ON e.committee_id = k.id
        {threshold("gift")} {threshold("days_before")} {threshold("hours_before")}
        WHERE k.type = 'candidate' AND m.amount >= gift.amount
            AND m.date > e.date - days_before.amount::int
            AND m.date + (hours_before.amount / 24)::int < e.date
        ORDER BY m.id, e.date, e.id
    )
    SELECT id AS contribution_id, donor_id, date + %(days)s AS deadline,
        jsonb_build_array({TOLD}) AS reasons
    FROM late
"""  # noqa: S608  # words of our own

NOT_JUDGED = f"""
    SELECT m.id FROM money m {threshold("gift")}
    WHERE m.amount >= gift.amount AND (m.committee_type IS NULL OR m.committee_type = 'unknown'
        OR (m.committee_type = 'candidate' AND NOT EXISTS (
            SELECT 1 FROM donors_election e WHERE e.committee_id = m.committee_id)))
"""  # noqa: S608  # words of our own
