"""Employer and company names: cleaned for comparison, and compared."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from donors.matching.legal_forms import LegalForm, in_latin, without_legal_forms
from donors.names import fold, word_set

EmployerLevel = Literal["exact", "core", "contains", "acronym", "similar", "alike", "differ"]

LEGAL_FORMS = word_set(
    "INC INCORPORATED LLC LLP LP LLLP LTD LIMITED CORP CORPORATION CO COMPANY COMPANIES COS PLC PC "
    "PLLC PA NA SA AG GMBH BV NV SE AB ASA OY SPA SRL SARL KK PTE PTY CHTD CHARTERED THE"
)
# At a name's end they tell branches of one house apart, but not one house from another.
GENERIC_WORDS = word_set(
    "GROUP HOLDINGS HOLDING INTERNATIONAL USA US AMERICA GLOBAL WORLDWIDE SERVICES "
    "SERVICE PARTNERS PARTNERSHIP ASSOCIATES ENTERPRISES INDUSTRIES SOLUTIONS NORTH MANAGEMENT "
    "SYSTEMS"
)
CONNECTIVES = word_set("AND OF FOR IN AT DBA")
# What a house of one industry may call itself now and then ("ACME OIL", "ACME ENERGY").
ENERGY_WORDS = word_set("ENERGY POWER OIL GAS COAL PETROLEUM RESOURCES MINING EXPLORATION")
# Words that start the names of many unrelated houses: alone they name none of them.
COMMON_WORDS = word_set(
    "NATIONAL FIRST UNITED GENERAL STATE CITY COUNTY UNIVERSITY COLLEGE BANK SCHOOL HOSPITAL "
    "DEPARTMENT FEDERAL COMMUNITY PUBLIC CENTRAL WESTERN EASTERN NORTHERN SOUTHERN PACIFIC "
    "ATLANTIC CAPITAL HEALTH MEDICAL LAW OFFICE OFFICES CONSULTING ENERGY POWER OIL GAS COAL "
    "INSURANCE FINANCIAL INVESTMENTS INVESTMENT REAL ESTATE PROPERTIES CONSTRUCTION ELECTRIC "
    "CHURCH GOVERNMENT ARMY NAVY SMALL BUSINESS FAMILY FARM FARMS RESTAURANT STRATEGIES "
    "COMMUNICATIONS MEDIA DESIGN LOCAL UNION ASSOCIATION FOUNDATION CENTER INSTITUTE COUNCIL "
    "CONSULTANTS PUBLIC AFFAIRS POLICY ADVISORS NEW SAN LOS SAINT ST AMERICAN AMERICA USA US "
    "SERVICES SERVICE INTERNATIONAL GLOBAL SYSTEMS PARTNERS ASSOCIATES INDUSTRIES MANAGEMENT "
    "TECHNOLOGIES FOODS SCHOOLS DISTRICT ADVANCE ADVANTAGE CAPITOL COMMONWEALTH REPUBLIC LIBERTY "
    "WASHINGTON COLUMBIA GEORGETOWN DC YORK JERSEY ALABAMA ALASKA ARIZONA ARKANSAS CALIFORNIA "
    "COLORADO CONNECTICUT DELAWARE FLORIDA GEORGIA HAWAII IDAHO ILLINOIS INDIANA IOWA KANSAS "
    "KENTUCKY LOUISIANA MAINE MARYLAND MASSACHUSETTS MICHIGAN MINNESOTA MISSISSIPPI MISSOURI "
    "MONTANA NEBRASKA NEVADA HAMPSHIRE MEXICO CAROLINA DAKOTA OHIO OKLAHOMA OREGON PENNSYLVANIA "
    "RHODE ISLAND TENNESSEE TEXAS UTAH VERMONT VIRGINIA WISCONSIN WYOMING"
)
EXPANSIONS = {
    "INTL": "INTERNATIONAL", "INT": "INTERNATIONAL", "ASSN": "ASSOCIATION", "ASN": "ASSOCIATION",
    "ASSOC": "ASSOCIATES", "UNIV": "UNIVERSITY", "NATL": "NATIONAL", "SVCS": "SERVICES",
    "SVC": "SERVICE", "DEPT": "DEPARTMENT", "GOVT": "GOVERNMENT", "HOSP": "HOSPITAL",
    "CTR": "CENTER", "CENTRE": "CENTER", "MGMT": "MANAGEMENT", "MGT": "MANAGEMENT",
    "INS": "INSURANCE", "GRP": "GROUP", "HLDGS": "HOLDINGS", "MFG": "MANUFACTURING",
    "BROS": "BROTHERS", "FED": "FEDERAL", "COMM": "COMMUNICATIONS", "FINL": "FINANCIAL",
    "TECH": "TECHNOLOGIES", "TECHNOLOGY": "TECHNOLOGIES", "ENT": "ENTERPRISES",
    "PTNRS": "PARTNERS", "SYS": "SYSTEMS", "ADVISERS": "ADVISORS", "STRATEGY": "STRATEGIES",
}  # fmt: skip
UNINFORMATIVE_WORDS = word_set(
    "SELF EMPLOYED SELFEMPLOYED EMPLOYMENT NOT NOTEMPLOYED NONE RETIRED RETIREE UNEMPLOYED NA N A "
    "HOMEMAKER HOUSEWIFE STUDENT INFORMATION INFO REQUESTED REQUEST PER BEST EFFORTS EFFORT EFF "
    "REFUSED DISABLED NULL UNKNOWN NO EMPLOYER APPLICABLE CURRENTLY PRESENTLY WORK WORKING HOME "
    "STAY MOM DAD DECLINED FREELANCE FREELANCER MYSELF ME OWNER VARIOUS OTHER SEMI BETWEEN JOBS "
    "LOOKING SUBMITTED PROVIDED AVAILABLE MISSING BLANK PENDING VOLUNTEER RET UNEMPL NIL EMP AT "
    "CONTRACTOR CONSULTANT INDEPENDENT ENTREPRENEUR OCCUPATION THE TO BE IS AND OR FOR OF I AM "
    "FULL TIME PARENT MOTHER FATHER CAREGIVER X XX XXX XXXX NOTHING NOBODY"
)
# Beside an employer's name they tell how, not where ("RETIRED FROM ACME", "SELF - ACME").
STATUS_WORDS = frozenset({"SELF", "EMPLOYED", "SELFEMPLOYED", "RETIRED", "RETIREE", "FROM"})
# Names this alike share most of their letters, in order (rapidfuzz ratio, 0 to 100).
MOST_LETTERS = 84
# A shorter start of a name may be another name.
SHORTEST_CUT_OFF = 9
# "AT&T" and "AT & T" are one word, "SMITH & JONES" three.
_LONE_LETTERS = re.compile(r"\b([A-Za-z]{1,2}) ?& ?([A-Za-z])\b")
_REPEATED_NOTHING = re.compile(r"^(NONE|NOTEMPLOYED|EMPLOYED|RETIRED|SELF|NA|NOT)+$")


class Employer(NamedTuple):
    """An employer's name, cleaned. `text` is as it came, whitespace collapsed.

    `words` are without legal forms; `core` also without generic words (the words where nothing
    else is left). `key` is the words squashed, by which equal names meet and are counted, e.g.
    "ACMEGROUP"; `core_key` the same of the core, e.g. "ACME". `says_nothing` is true of "NOT
    EMPLOYED", "RETIRED", "SELF", blank and the like: never evidence.
    """

    text: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    key: str
    core_key: str
    says_nothing: bool
    forms: frozenset[LegalForm] = frozenset()

    @property
    def is_common(self) -> bool:
        """Whether the name is made of words that many unrelated houses bear ("FIRST NATIONAL")."""
        return all(word in COMMON_WORDS or word in GENERIC_WORDS for word in self.core)


@lru_cache(maxsize=65536)
def clean_employer(text: str) -> Employer:
    """Read an employer or company name; see `Employer`."""
    plain = " ".join(text.split())
    tokens = _tokens(in_latin(plain))
    if _say_nothing(tokens):
        return Employer(plain, (), (), "", "", says_nothing=True)
    named, forms = without_legal_forms(tokens)
    words = tuple([word for word in named if word not in LEGAL_FORMS]) or named
    core = _core(words)
    key, core_key = "".join(words), "".join(core)
    return Employer(plain, words, core, key, core_key, says_nothing=False, forms=forms)


def _tokens(text: str) -> list[str]:
    if "&" in text:
        text = _LONE_LETTERS.sub(r"\1\2", text).replace("&", " and ")
    tokens = [EXPANSIONS.get(word, word) for word in fold(text).split()]
    if STATUS_WORDS.isdisjoint(tokens):
        return tokens
    return [word for word in tokens if word not in STATUS_WORDS]


def _say_nothing(tokens: list[str]) -> bool:
    joined = "".join(tokens)
    # Fields of 38 letters cut the last word of "per best efforts" off.
    if joined.startswith("INFORMATIONREQUESTED"):
        return True
    if len(joined) < 2 or _REPEATED_NOTHING.match(joined):
        return True
    return all(word in UNINFORMATIVE_WORDS or word.isdigit() for word in tokens)


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words less connectives and the generic ones at the end, if a house is still named."""
    core = [word for word in words if word not in CONNECTIVES]
    while core and core[-1] in GENERIC_WORDS:
        core.pop()
    return words if COMMON_WORDS.issuperset(core) else tuple(core)


def compare_employers(left: str, right: str) -> EmployerLevel | None:
    """How alike two employers' names are, as `compare_cleaned`, from the names as written."""
    return compare_cleaned(clean_employer(left), clean_employer(right))


def compare_cleaned(a: Employer, b: Employer) -> EmployerLevel | None:
    """How alike two cleaned employers are; None where either says nothing. Symmetric.

    exact     the same but for legal form and punctuation
    core      the same but for words like GROUP and HOLDINGS too
    contains  one starts with the other's whole, distinctive name; or both share it in energy
    acronym   one is the other's initials
    similar   a few letters differ, or the order of the words
    alike     more letters differ: enough beside an agreeing person's name, not by itself
    """
    if a.says_nothing or b.says_nothing:
        return None
    if a.key == b.key:
        return "exact"
    if a.core_key == b.core_key:
        return "core"
    if _starts_with(a, b) or _starts_with(b, a) or _same_in_energy(a, b):
        return "contains"
    if _is_acronym(a, b) or _is_acronym(b, a):
        return "acronym"
    if _similar(a, b):
        return "similar"
    return "alike" if _alike(a, b) else "differ"


def _starts_with(long: Employer, short: Employer) -> bool:
    if len(short.core) >= len(long.core) or short.is_common or len(short.core_key) < 4:
        return False
    # "MARLOW & ASSOCIATES" is not all of what "MARLOW" is, and many houses start with it.
    if len(short.core) == 1 and len(short.words) > 1:
        return False
    return long.core[: len(short.core)] == short.core


def _same_in_energy(a: Employer, b: Employer) -> bool:
    ours = [word for word in a.core if word not in ENERGY_WORDS]
    theirs = [word for word in b.core if word not in ENERGY_WORDS]
    if ours != theirs or min(len(a.core), len(b.core)) == len(ours):
        return False
    return not all(word in COMMON_WORDS for word in ours)


def acronyms(employer: Employer) -> frozenset[str]:
    """Initials of three letters and more, with and without words like OF and AND."""
    full = "".join(word[0] for word in employer.words)
    short = "".join(word[0] for word in employer.words if word not in CONNECTIVES)
    return frozenset(letters for letters in (full, short) if len(letters) >= 3)


def _is_acronym(letters: Employer, name: Employer) -> bool:
    return len(letters.words) == 1 and letters.key in acronyms(name)


def _is_cut_off(short: Employer, long: Employer) -> bool:
    """Whether one is the other's start, as forms with short fields leave it."""
    if len(short.key) < SHORTEST_CUT_OFF or short.is_common:
        return False
    return long.key.startswith(short.key)


def _numbers(employer: Employer) -> list[str]:
    """Local 98 is not local 99, however alike they are spelt."""
    return [word for word in employer.words if any(letter.isdigit() for letter in word)]


def _distinctive(employer: Employer) -> str:
    """What is left of a name without the words that many houses bear; all where nothing is."""
    return "".join(word for word in employer.core if word not in COMMON_WORDS) or employer.key


def _similar(a: Employer, b: Employer) -> bool:
    if sorted(a.core) == sorted(b.core):
        return True
    if a.key[0] != b.key[0] or _numbers(a) != _numbers(b):
        return False
    if _is_cut_off(a, b) or _is_cut_off(b, a):
        return True
    ours, theirs = _distinctive(a), _distinctive(b)
    if ours != theirs and not _few_edits(ours, theirs):
        return False
    return fuzz.ratio(a.key, b.key) >= 88 or _few_edits(a.core_key, b.core_key)


def _alike(a: Employer, b: Employer) -> bool:
    return (
        _share_most_letters(a, b)
        and not (a.is_common or b.is_common)
        and _numbers(a) == _numbers(b)
    )


def _share_most_letters(a: Employer, b: Employer) -> bool:
    if fuzz.ratio(a.key, b.key, score_cutoff=MOST_LETTERS) > 0:
        return True
    return min(len(a.core_key), len(b.core_key)) >= 5 and (
        fuzz.ratio(a.core_key, b.core_key, score_cutoff=MOST_LETTERS) > 0
    )


def _few_edits(a: str, b: str) -> bool:
    """One edit in every six letters, and not in names too short for any."""
    shorter = min(len(a), len(b))
    return shorter >= 5 and bool(OSA.distance(a, b) <= max(1, shorter // 6))
