"""No gift comes from a foreign national.

11 CFR 110.20(b), (g), by 52 U.S.C. 30121: neither given nor knowingly accepted. An address outside
the United States is one of the facts that oblige a committee to ask (110.20(a)(5)); a citizen may
give from abroad, and a US passport answers the question (110.20(a)(7)), so a gift with a US
passport's number is not flagged. https://www.ecfr.gov/current/title-11/section-110.20

The territories are the United States, and so are military and diplomatic addresses (AA, AE, AP)
whatever their country. Palau, Micronesia and the Marshall Islands are not, though they have ZIP
codes. Where a file tells no country, the FEC's state ZZ or a postal code with letters tells it.
Green card holders may give: that is for the reviewer to find out.
"""

from __future__ import annotations

from donors.rules.base import reason

ID = "foreign_national"
NAME = "Address abroad, no US passport"
SEVERITY = "illegal"
CITATION = "11 CFR 110.20(b), (g), 103.3(b)(1)"
DAYS = 30
CLOCK = (
    "Within 10 days of receipt return it or deposit it and ask; refund it within 30 days of receipt"
    " unless it is found lawful by then (103.3(b)(1))"
)

HOME = (
    "('US', 'USA', 'U S', 'U S A', 'UNITED STATES', 'UNITED STATES OF AMERICA', 'AMERICA',"
    " 'PR', 'GU', 'VI', 'AS', 'MP', 'UM')"
)

ABROAD = f"""
    SELECT m.id, m.donor_id, m.date, m.passport, m.country, p.city, p.state, p.zip
    FROM money m JOIN donors_profile p ON p.id = m.profile_id
    WHERE m.amount > 0 AND m.country <> 'US' AND m.passport <> 'given'
        AND upper(p.state) NOT IN ('AA', 'AE', 'AP')
        AND CASE m.country
            WHEN '' THEN upper(p.state) = 'ZZ' OR (p.zip ~ '[A-Za-z]' AND p.zip ~ '[0-9]')
            ELSE trim(regexp_replace(upper(m.country), '[^A-Z]+', ' ', 'g')) NOT IN {HOME} END
"""  # noqa: S608  # words of our own

TOLD = reason(
    "country",
    """format('The address is abroad (%%s)%%s', concat_ws(', ', nullif(city, ''),
            nullif(state, ''), nullif(zip, ''), nullif(country, '')),
        CASE passport WHEN 'none' THEN ', and no US passport number was given'
            ELSE '; the file does not tell of a US passport' END)""",
    country="country",
    passport="passport",
)

FOUND = f"""
    SELECT id AS contribution_id, donor_id, date + %(days)s AS deadline,
        jsonb_build_array({TOLD}) AS reasons
    FROM ({ABROAD}) abroad
"""  # noqa: S608  # words of our own
