"""Single values: text, amounts, dates, elections. Each refuses with a ValueError that says what
was expected; the message is shown to the person who gave the file."""

import datetime
import re
from decimal import Decimal
from functools import lru_cache

MAX_AMOUNT = Decimal("99999999.99")
EARLIEST = datetime.date(1970, 1, 1)
# Two-digit years: 00-69 are 2000-2069, 70-99 are 1970-1999. Nothing before 1970 is accepted, so
# this pivot leaves no year with two readings.
PIVOT = 70
# A gift may be entered ahead of its date (a post-dated cheque), never by more than this.
DAYS_AHEAD = 366

_AMOUNT = re.compile(
    r"(?P<before>[-+]?) ?\$? ?(?P<sign>[-+]?)(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)"
    r"(?:\.(?P<cents>[0-9]*))?"
)
_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?"
_TIME += r"(?: ?(?:Z|z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?"
_ISO_DATE = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})" + _TIME)
_US_DATE = re.compile(r"(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})/(?P<y>[0-9]{4}|[0-9]{2})" + _TIME)
_FILING_DATE = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_FEC_DATE = re.compile(r"(?P<m>[0-9]{1,2})(?P<d>[0-9]{2})(?P<y>[0-9]{4})")

# A number with an exponent or a fraction of nought; a column too narrow to show; a formula's error.
_MANGLED_ID = re.compile(
    r"[-+]?[0-9]+[.,][0-9]+[Ee][-+]?[0-9]+|[-+]?[0-9]+[Ee][-+][0-9]+|[-+]?[0-9]+[.,]0+"
    r"|#{2,}|#(?:N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|DIV/0!)"
)

_ELECTION_CODE = re.compile(r"(?<![A-Za-z0-9])([PGRSCEO])[ -]?((?:19|20)[0-9]{2})(?![0-9])")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_ELECTION_WORDS = {
    "P": re.compile(r"(?i)\bprimary\b|^P$"),
    # A general fund is no election, and an attorney general an office.
    "G": re.compile(
        r"(?i)(?<!attorney )(?<!solicitor )(?<!auditor )\bgeneral\b"
        r"(?! (?:fund|operating|account|support|treasury))|^G$"
    ),
    "R": re.compile(r"(?i)\brun-?off\b|^R$"),
    "S": re.compile(r"(?i)\bspecial\b|^S$"),
    "C": re.compile(r"(?i)\bconvention\b|^C$"),
}
# Held in even years only, so that the day of the gift tells the year of the election.
_EVEN_YEAR_ELECTIONS = frozenset("PGRC")


def tidy(text: str) -> str:
    """Whitespace collapsed and trimmed; case kept."""
    return " ".join(text.split())


def identity(text: str) -> str:
    """An id as the source gave it; ValueError for one that a spreadsheet has taken for a number
    (`1.23457E+11`, `123456789012.0`) or a formula: several gifts may have become one."""
    if _MANGLED_ID.fullmatch(text):
        raise ValueError(
            f"expected an id as the source gives it, got {shown(text)}, as a spreadsheet writes"
            " it: export the file again, and open it with this column as text"
        )
    return text


@lru_cache(maxsize=8192)
def amount(text: str) -> Decimal:
    """US dollars with two places. `$1,000.00`, `$ 1000`, `+.5`; `-25`, `(25.00)` are negative."""
    body = text.strip()
    bracketed = len(body) > 2 and body[0] == "(" and body[-1] == ")"
    if bracketed:
        body = body[1:-1].strip()
    found = _AMOUNT.fullmatch(body)
    if not found or not (found["whole"] or found["cents"]):
        raise ValueError(f"expected an amount such as 1000 or $1,000.00, got {shown(text)}")
    signs = found["before"] + found["sign"]
    if bracketed + len(signs) > 1:
        raise ValueError(f"expected one sign or one pair of brackets, got {shown(text)}")
    cents = (found["cents"] or "").rstrip("0")
    if len(cents) > 2:
        raise ValueError(f"expected no more than two decimals, got {shown(text)}")
    whole = found["whole"].replace(",", "").lstrip("0") or "0"
    # Compared by length first: a Decimal of a million digits is not worth building.
    if len(whole) > 8:
        raise ValueError(f"expected no more than {MAX_AMOUNT:,}, got {shown(text)}")
    value = Decimal(f"{whole}.{cents:0<2}")
    return -value if value and (bracketed or signs == "-") else value


@lru_cache(maxsize=8192)
def written_date(text: str, earliest: datetime.date = EARLIEST) -> datetime.date:
    """A day as people and exports write it: 2026-01-31, 1/31/2026 or 01/31/26, with or without
    a time. The day is taken as it is written: a time zone moves nothing."""
    body = text.strip()
    found = _ISO_DATE.fullmatch(body) or _US_DATE.fullmatch(body)
    if not found:
        raise ValueError(f"expected a date such as 2026-01-31 or 1/31/2026, got {shown(text)}")
    year = int(found["y"])
    if len(found["y"]) == 2:
        year += 1900 if year >= PIVOT else 2000
    return _date(year, found, text, earliest)


@lru_cache(maxsize=8192)
def fec_date(text: str) -> datetime.date:
    """MMDDYYYY; seven digits are read as M DD YYYY (a spreadsheet takes the leading zero off)."""
    found = _FEC_DATE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"expected a date as MMDDYYYY, got {shown(text)}")
    return _date(int(found["y"]), found, text, EARLIEST)


@lru_cache(maxsize=8192)
def filing_date(text: str) -> datetime.date:
    """YYYYMMDD, as the FEC's electronic filings have it."""
    found = _FILING_DATE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"expected a date as YYYYMMDD, got {shown(text)}")
    return _date(int(found["y"]), found, text, EARLIEST)


def _date(year: int, found: re.Match[str], text: str, earliest: datetime.date) -> datetime.date:
    try:
        day = datetime.date(year, int(found["m"]), int(found["d"]))
    except ValueError:
        raise ValueError(f"expected a day of the calendar, got {shown(text)}") from None
    if day < earliest:
        raise ValueError(f"expected a date since {earliest}, got {shown(text)}")
    return day


def election(text: str, day: datetime.date | None = None) -> str:
    """An election as its letter and year (P2026) out of a code or a name; '' where the text names
    none, or more than one.

    `P2026`, `Primary 2026`, `2026 General`. Where the year is missing and the gift's `day` is
    given, the day's two-year cycle is taken: right for the House and for most gifts, wrong for a
    gift to a senator whose election is further off. A special election has no cycle and stays
    unknown; so does one whose year is written in a way of its own (`Primary '28`).
    """
    kinds = _election_kinds(text)
    years: set[str] = set(_YEAR.findall(text))
    if len(kinds) != 1 or len(years) > 1:
        return ""
    [kind] = kinds
    if years:
        return kind + years.pop()
    if day is None or kind not in _EVEN_YEAR_ELECTIONS or re.search(r"[0-9]", text):
        return ""
    return f"{kind}{day.year + day.year % 2}"


def speaks_of_election(text: str) -> bool:
    """Whether free text has a word or a code of an election in it, readable or not."""
    return bool(_election_kinds(text))


def _election_kinds(text: str) -> set[str]:
    codes = {letter for letter, _ in _ELECTION_CODE.findall(text)}
    return codes | {letter for letter, word in _ELECTION_WORDS.items() if word.search(text)}


def shown(text: str) -> str:
    """A value quoted for a message, cut where it is long."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
