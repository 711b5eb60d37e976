"""Fields that every layout has: a fault names the column."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from donors.imports import values
from donors.imports.base import FieldError

# All parts of a name together, and the suffix alone.
MAX_NAME = 290
MAX_SUFFIX = 40


def refuse_mangled(column: str, text: str) -> None:
    """FieldError in `column` for an id that a spreadsheet has changed."""
    try:
        values.identity(text)
    except ValueError as error:
        raise FieldError(column, text, str(error)) from None


def read_amount(column: str, text: str) -> Decimal:
    """An amount; FieldError in `column` where it is none."""
    try:
        return values.amount(text)
    except ValueError as error:
        raise FieldError(column, text, str(error)) from None


def read_date(
    column: str, text: str, read: Callable[[str], datetime.date], latest: datetime.date
) -> datetime.date:
    """A day no later than `latest`; FieldError in `column` where it is none."""
    try:
        day = read(text)
    except ValueError as error:
        raise FieldError(column, text, str(error)) from None
    if day > latest:
        reason = f"expected a date no later than {latest}, got {values.shown(text)}"
        raise FieldError(column, text, reason)
    return day


def refuse_long(limits: Mapping[str, int], texts: Sequence[str]) -> None:
    """FieldError for the first text longer than its column's limit; both in the same order."""
    for (column, limit), text in zip(limits.items(), texts, strict=True):
        if len(text) > limit:
            reason = f"expected at most {limit} characters, got {len(text):,}"
            raise FieldError(column, text, reason)


def refuse_long_name(column: str, *parts: str) -> None:
    """FieldError where the parts of a name together are longer than any name."""
    length = sum(map(len, parts))
    if length > MAX_NAME:
        reason = f"expected a name of at most {MAX_NAME} characters, got {length:,}"
        raise FieldError(column, " ".join(parts), reason)
