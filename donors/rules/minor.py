"""A gift of somebody who may be a minor is looked at.

11 CFR 110.19: who is 17 or younger may give up to the same limits, where the decision is their own,
the money is their own, and it was not given to them to be given on.
https://www.ecfr.gov/current/title-11/section-110.19

Files tell no ages. The sign is an occupation such as STUDENT or CHILD with a gift above a figure of
our own; students at universities who say so are grown up. The law sets no clock for it.
"""

from __future__ import annotations

from donors.rules.base import dollars, reason, threshold, words

ID = "minor"
NAME = "May be a minor"
SEVERITY = "illegal"
CITATION = "11 CFR 110.19"
DAYS = None
CLOCK = "Ask whether decision and money were the donor's own (110.19); no days are set"
THRESHOLDS = ("gift",)

YOUNG = words(
    "(HIGH SCHOOL |MIDDLE SCHOOL |FULL TIME )?STUDENT", "PUPIL", "SCHOOL ?(BOY|GIRL)", "CHILD",
    "MINOR", "TEENAGER", "TODDLER", "INFANT", "BABY", "KINDERGART[A-Z]*", "PRESCHOOL[A-Z]*",
    "[1-9](ST|ND|RD|TH) GRADER?", "HIGH SCHOOL (FRESHMAN|SOPHOMORE|JUNIOR|SENIOR)",
)  # fmt: skip
# Who works with the young, or studies as a grown-up.
GROWN_UP = words(
    "GRAD(UATE)?", "UNDERGRAD(UATE)?", "LAW", "MEDICAL", "NURSING", "DENTAL", "PHARMACY",
    "VETERINARY", "PHD", "PH D", "DOCTORAL", "DOCTORATE", "MBA", "MASTERS?", "COLLEGE",
    "UNIVERSITY", "POST ?DOC", "SEMINARY", "TEACHER", "TEACHES", "CARE", "CARER", "PROVIDER",
    "PSYCHOLOG(Y|IST)", "PSYCHIATR(Y|IST)", "THERAPIST", "THERAPY", "ADVOCATE", "WELFARE",
    "SERVICES?", "AFFAIRS", "SUPPORT", "COUNSELOR", "COUNSELING", "ADVIS[OE]R", "DEAN", "DIRECTOR",
    "COORDINATOR", "SPECIALIST", "MANAGER", "EDUCATOR", "DEVELOPMENT", "LIFE", "HEALTH", "SITTER",
    "WORKER", "NURSE", "LOANS?", "NEUROLOG(Y|IST)", "LEAGUE", "AIDE", "OFFICER",
)  # fmt: skip

TOLD = reason(
    "occupation",
    f"format('%%s gave $%%s', occupation, {dollars('amount')})",
    occupation="upper(occupation)",
    amount="amount",
)

FOUND = f"""
    WITH young AS (
        SELECT m.id, m.donor_id, m.amount, p.occupation
        FROM money m JOIN donors_profile p ON p.id = m.profile_id {threshold("gift")}
        WHERE m.is_individual AND m.amount > gift.amount
            AND p.occupation ~* {YOUNG} AND p.occupation !~* {GROWN_UP}
    )
    SELECT id AS contribution_id, donor_id, NULL::date AS deadline,
        jsonb_build_array({TOLD}) AS reasons
    FROM young
"""  # noqa: S608  # words of our own
