"""Is this name a person's or an organisation's? For lists that write both into one column.

`Last, First Middle` is a person unless a word in it says otherwise: `Acme Widgets, Inc.` and
`Acme, Bolt & Cogg` are firms, `Testerly, Wilhelmina Q.` is not; nor is `West, Anna B.`, whose
given name outweighs that word. A name without a comma is an organisation unless a title begins it
or its first word is a given name of the persons in the same list; such a reading is a guess, and
callers list the organisation beside the person.
"""

import re
from collections import Counter
from collections.abc import Iterable

from donors.matching.given_names import nickname_relatives
from donors.names import fold


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS = _words(
    # Legal forms.
    "INC INCORPORATED LLC LLP LP LTD LIMITED CORP CORPORATION COMPANY COMPANIES PLLC PLC GMBH "
    "CHARTERED CHTD KG SARL SPA SRL AKTIENGESELLSCHAFT "
    # What organisations call themselves.
    "ACADEMY ADMINISTRATION ADVERTISING ADVISERS ADVISORS ADVISORY ADVOCACY AFFAIRS AFFILIATES "
    "AGENCE AGENCIA AGENCY AIR AIRLINES AIRWAYS ALLIANCE ASSEMBLY ASSOCIATES ASSOCIATION "
    "AUTHORITY BANK BOARD BRANCH BROADCASTING BROTHERS BUREAU BUSINESS CAMPAIGN CAPITAL CENTER "
    "CENTRE CHAMBER CHURCH CLUB COALITION COLLEGE COMITE COMMISSION COMMITTEE COMMUNICATIONS "
    "CONFEDERATION CONFERENCE CONGRESS CONSEJO CONSORTIUM CONSULTANTS CONSULTING CONSULTANCY "
    "CONVENTION COOPERATIVE COUNCIL COUNSEL COUNSELORS COUNSELLORS DELEGATION DEPARTMENT "
    "DEVELOPMENT DIGITAL DISTRIBUTORS DIVISION EMBASSY ENTERPRISE ENTERPRISES EXCHANGE EXPORT "
    "EXPORTS FEDERATION FILIAL FILM FILMS FIRM FORUM FOUNDATION FREEDOM FRENTE FRIENDS FRONT FUND "
    "GAZETTE GLOBAL GOVERNMENT GROUP GROUPE GUILD HOLDING HOLDINGS HOTEL HOUSE IMPORT IMPORTS "
    "INDUSTRIAL INDUSTRIES INFORMATION INITIATIVE INITIATIVES INSTITUTE INSTITUTO INTERNATIONAL "
    "INVESTMENT INVESTMENTS JOURNAL LABOR LABORATORIES LAW LEAGUE LEGAL LIBERATION LIBRARY LINES "
    "MANAGEMENT MARKETING MEDIA MINISTRY MISSION MOVEMENT MOVIMIENTO MUSEUM NATIONAL NETWORK NEWS "
    "OFICINA OFFICE OFFICES ORGANISATION ORGANIZATION PARTIDO PARTNERS PARTNERSHIP PARTY "
    "PICTURES PRESS PRODUCTIONS PRODUCTS PROJECT PROMOTION PUBLIC PUBLICATIONS PUBLISHERS "
    "PUBLISHING RADIO RAILROAD RAILWAY RAILWAYS REGISTRANT RELATIONS REPUBLIC RESEARCH "
    "RESOURCES SALES SECRETARIAT SECURITY SERVICE SERVICES SHIPPING SOCIEDAD SOCIETY SOLUTIONS "
    "STATION STRATEGIC STRATEGIES STRATEGY STUDIO STUDIOS SYSTEM SYSTEMS TECHNOLOGIES TECHNOLOGY "
    "TELEVISION TOURISM TOURIST TOURS TRADE TRADING TRAVEL TRUST UNION UNIT UNITED UNIVERSITY "
    "VENTURES WORLD WORLDWIDE "
    # Words that join names, and that places bear.
    "AND OF THE FOR DBA FKA AMERICA AMERICAN USA NEW NORTH SOUTH EAST WEST"
)
_JOINED = re.compile(r"[&+/]|\bd/b/a\b|\bf/k/a\b", re.IGNORECASE)
# Letters with dots that no initials are: P.C., L.L.P., S.A., A.G., U.S.
_DOTTED_FORM = re.compile(
    r"(?<![\w.])(?:P\. ?C|L\. ?L\. ?[PC]|L\. ?P|P\. ?A|[SC]\. ?A|A\. ?G|N\. ?V|B\. ?V"
    r"|U\. ?S(?:\. ?A)?|P\. ?L\. ?L\. ?C|S\. ?p\. ?A)\.?(?![\w])"
)
_FORMS_AT_THE_END = _words("PC PA SA AG NV BV AB OY SE KK CO LC")
_TITLES = _words("DR MR MRS MS HON PROF SEN REP AMB")
_SUFFIXES = _words("JR SR II III IV V ESQ MD PHD")
_BRACKETED = re.compile(r"\([^()]*\)?")
# `Wilhelmina Q. Testerly`
_WITH_INITIAL = re.compile(r"[A-Z][a-z]{2,} [A-Z]\. [A-Z][A-Za-z'-]{2,}")
# The B. of `West, Anna B.` and `Testerly, S. A.`, but nothing of `Acme, S.A.`
_INITIAL = re.compile(r"(?<!\S)[A-Z]\.(?!\S)")
# Fewer bearers in a list make a first word no given name.
_LEAST_BEARERS = 2


def inverted_person(name: str, known_given_names: frozenset[str] = frozenset()) -> bool:
    """Whether a name is `Last, First Middle`, perhaps with a suffix: a person beyond doubt."""
    parts = _parts(name)
    if len(parts) != 2:
        return False
    last, given = parts
    if _says_organisation(name) and not _outweighs(name, last, given, known_given_names):
        return False
    if _SUFFIXES.issuperset(given):
        # `Wilhelmina Q. Testerly, Jr.`
        return len(last) > 1
    return len(last) <= 5 and len(given) <= 5 and given[-1] not in _FORMS_AT_THE_END


def _parts(name: str) -> list[list[str]]:
    """The folded words between the commas, without what is in brackets or but a suffix."""
    parts = [
        words for part in _BRACKETED.sub(" ", name).split(",") if (words := fold(part).split())
    ]
    while len(parts) > 2 and _SUFFIXES.issuperset(parts[-1]):
        parts.pop()
    return parts


def _outweighs(name: str, last: list[str], given: list[str], known: frozenset[str]) -> bool:
    """Whether what stands behind a single surname is so plainly a given name that neither a
    surname such as West nor initials such as S. A. make an organisation of it."""
    surnames = [word for word in last if word not in _SUFFIXES]
    if len(surnames) != 1 or len(given) > 3 or not _WORDS.isdisjoint(given):
        return False
    if _JOINED.search(name) or "(" in name or any(map(str.isdigit, name)):
        return False
    is_given_name = given[0] in known or bool(nickname_relatives(given[0]))
    return is_given_name or bool(_INITIAL.search(name.split(",")[1]))


def given_names(names: Iterable[str]) -> frozenset[str]:
    """Folded first names that several inverted persons of a list bear."""
    firsts = Counter(
        words[0]
        for name in names
        if inverted_person(name) and (words := fold(name.split(",")[1]).split())
    )
    return frozenset(
        first for first, count in firsts.items() if count >= _LEAST_BEARERS and len(first) > 2
    )


def plain_person(name: str, known_given_names: frozenset[str]) -> bool:
    """Whether a name without a comma seems a person's: `Wilhelmina Q. Testerly`. A guess."""
    words = fold(name).split()
    if "," in name or not 2 <= len(words) <= 5 or _says_organisation(name):
        return False
    if words[0] in _TITLES or _WITH_INITIAL.fullmatch(name.strip()):
        return True
    if words[-1] in _FORMS_AT_THE_END or not name[0].isupper():
        return False
    return words[0] in known_given_names and len(words) <= 4


def _says_organisation(name: str) -> bool:
    if _JOINED.search(name) or _DOTTED_FORM.search(name) or any(map(str.isdigit, name)):
        return True
    return not _WORDS.isdisjoint(fold(name).split())
