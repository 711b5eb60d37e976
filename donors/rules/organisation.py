"""No corporation, labor organization or national bank gives, and no LLC without saying it may.

11 CFR 114.2(a), (b), by 52 U.S.C. 30118. An LLC that is taxed as a partnership, or has one member
who is a person, may give, and must tell the committee so and how the gift is attributed, at the
time (110.1(g)(5)); a partnership must attribute its gift to its partners (110.1(e)).
https://www.ecfr.gov/current/title-11/section-114.2

An organisation is known by its entity type ORG, or by the words of the payer's name; of a person's
whole name only a legal form is evidence, for people are called Banks and Church. Political
committees and tribes may give and are left alone. Judged for the committees of candidates and
parties; what an unknown committee or a PAC may take depends on what it spends on (a committee for
independent expenditures alone takes corporate money), and is not judged.
"""

from __future__ import annotations

from donors.rules.base import Cursor, reason, words

ID = "organisation"
NAME = "Gift of an organisation"
SEVERITY = "illegal"
CITATION = "11 CFR 114.2(b), 110.1(g), 103.3(b)(1)"
DAYS = 30
CLOCK = (
    "Within 10 days of receipt return it or deposit it and ask; refund it within 30 days of receipt"
    " unless it is found lawful by then (103.3(b)(1))"
)

# Dots are taken out before: L.L.C. is LLC. The first that fits says what it is.
LLC = words("LLC", "PLLC", "L L C", "LIMITED LIABILITY CO(MPANY)?")
PARTNERSHIP = words("LLP", "LLLP", "LP", "L L P", "PARTNERSHIP")
CORPORATE = words(
    "INC", "INCORPORATED", "CORP", "CORPORATION", "LTD", "LIMITED", "PLC", "GMBH", "P C",
)  # fmt: skip
# All of these at once: of the names of people nothing else is looked for.
LEGAL_FORM = words(
    "P?LL[CP]", "L L [CP]", "LL?LP", "LP", "LIMITED", "PARTNERSHIP", "INC", "INCORPORATED", "CORP",
    "CORPORATION", "LTD", "PLC", "GMBH", "P C",
)  # fmt: skip
UNION = words(
    "LABOR UNION", "WORKERS UNION", "UNION LOCAL", "LOCAL (UNION )?(NO )?[0-9]+", "BROTHERHOOD OF",
    "TEAMSTERS", "AFL[ -]?CIO", "IBEW", "SEIU", "AFSCME", "UAW", "UFCW", "UNION",
)  # fmt: skip
# Credit unions, which are no labor organizations, go with the banks: Congress charters them too.
BANK = words(
    "BANK", "BANCORP", "BANCSHARES", "NATIONAL ASSOCIATION", "SAVINGS AND LOAN", "FSB",
    "CREDIT UNION",
)  # fmt: skip
# Found only where there is no first name.
OTHER = words(
    "CO", "COMPANY", "COMPANIES", "GROUP", "HOLDINGS", "ENTERPRISES", "INDUSTRIES", "SERVICES",
    "ASSOCIATES", "ASSOCIATION", "ASSN", "FOUNDATION", "TRUST", "FUND", "CHURCH", "COUNCIL",
    "COALITION", "INSTITUTE", "SOCIETY", "UNIVERSITY", "COLLEGE", "HOSPITAL", "CLINIC", "CLUB",
    "LEAGUE", "PARTNERS", "CONSULTING", "SOLUTIONS", "MINISTRIES", "LAW OFFICES?", "LAW FIRM",
)  # fmt: skip
COMMITTEES = words(
    "PAC", "POLITICAL ACTION", "COMMITTEE", "CMTE", "FRIENDS OF", "CITIZENS FOR",
    "(DEMOCRATIC|REPUBLICAN|LIBERTARIAN|GREEN|CONSTITUTION|WORKING FAMILIES) PARTY",
    "FOR (CONGRESS|SENATE|PRESIDENT|GOVERNOR|HOUSE)", "VICTORY FUND", "ACTBLUE", "WINRED",
    "TRIBE", "NATION OF", "TRIBAL", "BAND OF",
)  # fmt: skip
# A company may sell things for parties: with a legal form the word alone makes no committee.
PARTY = words("PARTY")

NAMED = f"""
    DROP TABLE IF EXISTS pg_temp.organisations;
    CREATE TEMPORARY TABLE organisations ON COMMIT DROP AS
    SELECT id, donor_id, date, committee_type, name,
        CASE WHEN n.name ~ {LLC} THEN 'llc'
            WHEN n.name ~ {CORPORATE} THEN 'corporation'
            WHEN n.name ~ {PARTNERSHIP} THEN 'partnership'
            WHEN n.name ~ {BANK} THEN 'bank'
            WHEN n.name ~ {UNION} THEN 'union'
            ELSE 'organisation' END AS kind
    FROM (
        SELECT m.id, m.donor_id, m.date, m.committee_type, p.first, p.entity_type,
            upper(translate(concat_ws(' ', nullif(p.first, ''), nullif(p.middle, ''), p.last,
                nullif(p.suffix, '')), '.,', '')) AS name
        FROM money m JOIN donors_profile p ON p.id = m.profile_id
        WHERE m.amount > 0 AND p.entity_type IN ('', 'IND', 'ORG')
    ) n
    WHERE CASE WHEN entity_type = 'ORG' THEN true
        WHEN first <> '' THEN n.name ~ {LEGAL_FORM}
        ELSE n.name ~ {LEGAL_FORM} OR n.name ~ {UNION} OR n.name ~ {BANK} OR n.name ~ {OTHER} END
        AND n.name !~ {COMMITTEES} AND (n.name ~ {LEGAL_FORM} OR n.name !~ {PARTY})
"""  # noqa: S608  # words of our own

TOLD = reason(
    "name",
    """format('%%s gave, %%s', name, CASE kind
        WHEN 'llc' THEN 'an LLC: it must have said that it may give and how the gift is'
            ' attributed (110.1(g)(5))'
        WHEN 'corporation' THEN 'by its name a corporation, which may not (114.2(b))'
        WHEN 'partnership' THEN 'by its name a partnership: the gift must be attributed to its'
            ' partners (110.1(e))'
        WHEN 'union' THEN 'by its name a labor organization, which may not (114.2(b))'
        WHEN 'bank' THEN 'by its name a bank or credit union, which may not (114.2(a))'
        ELSE 'an organisation: a corporation, incorporated associations and charities too, may not'
            ' (114.2(b))' END)""",
    name="name",
    kind="kind",
)

FOUND = f"""
    SELECT id AS contribution_id, donor_id, date + %(days)s AS deadline,
        jsonb_build_array({TOLD}) AS reasons
    FROM organisations WHERE committee_type IN ('candidate', 'party')
"""  # noqa: S608  # words of our own

NOT_JUDGED = """
    SELECT id FROM organisations
    WHERE coalesce(committee_type, 'unknown') NOT IN ('candidate', 'party')
"""


def prepare(cursor: Cursor) -> bool:
    """Gather the gifts of payers who are organisations by their name or type."""
    cursor.execute(NAMED)
    if not cursor.rowcount:
        return False
    cursor.execute("ANALYZE organisations")
    return True
