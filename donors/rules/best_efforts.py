"""Who gives more than $200 is known with employer and occupation, or is asked once for them.

11 CFR 104.7(b), by 52 U.S.C. 30102(i): a committee that lacks them has made its best efforts if it
asks, in a request of its own, within 30 days of receipt, and reports what it has. Over $200 is
counted for a candidate's committee over the election cycle, which ends with a general election, and
for others over the calendar year (104.8(a), (b)). https://www.ecfr.gov/current/title-11/section-104.7

What is missing goes by 100.12, 100.20 and 100.21: the employer is whoever employs the person, the
occupation a principal job title or position and whether one is self-employed. So RETIRED, NOT
EMPLOYED, HOMEMAKER, STUDENT and NONE are good answers, and so is SELF-EMPLOYED beside an
occupation: they are true, and nothing is left to ask. Blank, N/A, REFUSED, INFORMATION REQUESTED,
UNKNOWN and an occupation such as ENTREPRENEUR or EMPLOYED are not: they tell neither. What one gift
of the period tells, the committee knows for all (104.7(b)(3)), and so it does what the donor has
answered when asked about one: only the gifts that were asked about keep their flags.
"""

from __future__ import annotations

import re

from donors.matching.employers import clean_employer
from donors.matching.occupations import occupation_class
from donors.names import fold
from donors.rules.base import Cursor, dollars, lay_out, reason, threshold

ID = "best_efforts"
NAME = "Employer or occupation missing"
SEVERITY = "record"
CITATION = "11 CFR 104.7(b), 104.8"
DAYS = 30
CLOCK = (
    "Within 30 days of receipt ask once, in a request that asks for nothing else and does not"
    " solicit (104.7(b)(2))"
)
THRESHOLDS = ("aggregate",)

_WITHOUT_WORK = re.compile(
    r"\b(RETIRED|RETIREE|NOT ?EMPLOYED|UN ?EMPLOYED|NO EMPLOYER|NOT WORKING|HOME ?MAKER|HOUSEWIFE"
    r"|HOUSEHUSBAND|STAY AT HOME|STUDENT|DISABLED|BETWEEN JOBS"
    r"|FULL TIME (PARENT|MOM|DAD|MOTHER|FATHER))\b|^NONE$"
)
_SELF = re.compile(
    r"\b(SELF|SELFEMPLOYED|FREELANCE\w*|SOLE PROPRIETOR|INDEPENDENT)\b|^(ME|MYSELF)$"
)
_OWNER = re.compile(r"^(BUSINESS |SMALL BUSINESS |CO )?OWNER$")

# Whose gifts may add up to more: only they are looked at more closely.
LARGER = """
    DROP TABLE IF EXISTS pg_temp.larger;
    CREATE TEMPORARY TABLE larger ON COMMIT DROP AS
    SELECT donor_id FROM money WHERE is_individual GROUP BY donor_id
    HAVING sum(greatest(amount, 0)) > (
        SELECT min(amount) FROM donors_rulethreshold WHERE rule = 'best_efforts')
"""
ANSWERS = """
    SELECT DISTINCT employer, occupation FROM donors_profile
    WHERE donor_id IN (SELECT donor_id FROM larger)
"""

# What was answered, and the gifts that were asked about.
ASKED = """
    SELECT f.contribution_id, a.employer, a.occupation
    FROM donors_requestanswer a
    JOIN donors_requestedflag r ON r.request_id = a.request_id
    JOIN donors_flag f ON f.id = r.flag_id
    WHERE f.donor_id IN (SELECT donor_id FROM larger)
"""

PERIODS = """
    SELECT m.*, CASE WHEN m.committee_type = 'candidate' THEN 'the election cycle to ' || y.ends
        WHEN m.committee_type IN ('pac', 'party') THEN to_char(m.date, 'YYYY') END AS period
    FROM money m
    LEFT JOIN (
        SELECT committee_id, date AS ends, coalesce(
            lag(date) OVER (PARTITION BY committee_id ORDER BY date) + 1, '-infinity') AS begins
        FROM donors_election WHERE upper(code) LIKE 'G%%'
    ) y ON m.committee_type = 'candidate' AND y.committee_id = m.committee_id
        AND m.date BETWEEN y.begins AND y.ends
    WHERE m.is_individual AND m.donor_id IN (SELECT donor_id FROM larger)
"""

TOLD = reason(
    "employer",
    f"""format('No %%s: the file says employer %%s, occupation %%s; $%%s given in %%s', missing,
        coalesce(nullif(employer, ''), 'nothing'), coalesce(nullif(occupation, ''), 'nothing'),
        {dollars("total")}, period)""",
    missing="missing",
    period="period",
    employer="upper(employer)",
    occupation="upper(occupation)",
)

FOUND = f"""
    WITH summed AS (
        SELECT m.id, m.donor_id, m.date, m.amount, m.period, p.employer, p.occupation, a.missing,
            sum(m.amount) OVER (PARTITION BY m.donor_id, m.committee_id, m.period
                ORDER BY m.date, m.amount < 0, m.external_id COLLATE "C", m.id) AS total,
            bool_or(a.missing = '') OVER of_period AS known,
            bool_or(told.contribution_id IS NOT NULL) OVER of_period AS is_answered,
            told.contribution_id IS NOT NULL AS was_asked_about
        FROM ({PERIODS}) m
        JOIN donors_profile p ON p.id = m.profile_id
        JOIN answered a ON a.employer = p.employer AND a.occupation = p.occupation
        LEFT JOIN told_when_asked told ON told.contribution_id = m.id
        WHERE m.period IS NOT NULL
        WINDOW of_period AS (PARTITION BY m.donor_id, m.committee_id, m.period)
    )
    SELECT m.id AS contribution_id, m.donor_id, m.date + %(days)s AS deadline,
        jsonb_build_array({TOLD}) AS reasons
    FROM summed m {threshold("aggregate")}
    WHERE m.amount > 0 AND m.total > aggregate.amount AND NOT m.known
        AND (m.was_asked_about OR NOT m.is_answered)
"""  # noqa: S608  # words of our own

NOT_JUDGED = f"SELECT id FROM ({PERIODS}) m WHERE period IS NULL"  # noqa: S608  # words of our own


def prepare(cursor: Cursor) -> bool:
    """Tell of every answer that larger donors gave what it lacks."""
    cursor.execute(LARGER)
    if not cursor.rowcount:
        return False
    cursor.execute("ANALYZE larger")
    cursor.execute(ANSWERS)
    answers = cursor.fetchall()
    lay_out(
        cursor,
        "answered",
        employer=("text", [employer for employer, _ in answers]),
        occupation=("text", [occupation for _, occupation in answers]),
        missing=("text", [missing(*answer) for answer in answers]),
    )
    cursor.execute(ASKED)
    told = [gift for gift, *answer in cursor.fetchall() if not missing(*answer)]
    lay_out(cursor, "told_when_asked", contribution_id=("bigint", told))
    return True


def missing(employer: str, occupation: str) -> str:
    """What of the two an answer does not tell: "employer", "occupation", both, or nothing ('')."""
    at, job = fold(employer), fold(occupation)
    if _WITHOUT_WORK.search(at) or _WITHOUT_WORK.search(job):
        return ""
    named = not clean_employer(employer).says_nothing
    lacking = []
    if not (named or _SELF.search(at) or _SELF.search(job)):
        lacking.append("employer")
    if occupation_class(occupation) == "uninformative" and not (named and _OWNER.match(job)):
        lacking.append("occupation")
    return " and ".join(lacking)
