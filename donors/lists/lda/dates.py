"""Days and periods as filings write them.

Filings are public records that nobody here can mend: a day that cannot be read counts as not told.
"""

import datetime
import re

from donors.imports.values import written_date

_EARLIEST = datetime.date(1946, 1, 1)  # the first act to register lobbyists
_PERIODS = {
    "first_quarter": 1, "second_quarter": 4, "third_quarter": 7, "fourth_quarter": 10,
    "mid_year": 1, "year_end": 7,
}  # fmt: skip
_FIRST_MONTH = re.compile(r"\(\s*(Jan|Apr|Jul|Oct)", re.IGNORECASE)
_MONTHS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}


def day(text: object) -> datetime.date | None:
    """A day with or without a time (`2013-07-16T00:00:00Z`); None where none can be read."""
    if not isinstance(text, str) or not text:
        return None
    try:
        return written_date(text.replace(".000", ""), earliest=_EARLIEST)
    except ValueError:
        return None


def period_start(year: object, period: object) -> datetime.date | None:
    """The first day of `first_quarter`, `mid_year` and so on, or of `Mid-Year (Jan 1 - Jun 30)`."""
    text = str(period or "")
    found = _FIRST_MONTH.search(text)
    month = _MONTHS[found[1].lower()] if found else _PERIODS.get(text)
    number = str(year or "")
    if month is None or not re.fullmatch(r"(?:19|20)[0-9]{2}", number):
        return None
    return datetime.date(int(number), month, 1)
