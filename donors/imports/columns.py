"""Headers: which of our columns stands where, whatever the file calls it."""

import csv
import re
from collections.abc import Mapping, Sequence

from donors.imports.base import FieldError

DELIMITERS = (",", "\t", ";", "|")
MAX_COLUMNS = 500
# What a reject file adds to the columns of the file it came from, in this order, at the end.
REJECT_COLUMNS = ("line", "column", "value", "reason")


def folded(name: str) -> str:
    """Letters and digits in lower case: `Contribution ID`, `contribution_id` and `ContributionID`
    are one name."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def alias_table(aliases: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Folded name to our name, out of our name to the other names of it."""
    return {
        folded(name): canonical for canonical, names in aliases.items()
        for name in (canonical, *names)
    }  # fmt: skip


def header_fields(line: str, delimiter: str) -> tuple[str, ...]:
    """The names in a header line, or () where its quotes do not fit this delimiter."""
    try:
        fields = next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return ()
    return tuple(field.strip() for field in fields)


def best_header(line: str, table: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The delimiter under which most names are known, or else there are most, and the header it
    gives."""
    headers = ((delimiter, header_fields(line, delimiter)) for delimiter in DELIMITERS)
    return max(
        headers, key=lambda found: (sum(folded(name) in table for name in found[1]), len(found[1]))
    )


def map_columns(header: Sequence[str], table: Mapping[str, str]) -> dict[str, int]:
    """Our name to the index of the first column that means it. Raises FieldError where one name
    stands in the header twice."""
    columns: dict[str, int] = {}
    names: dict[str, int] = {}
    for index, name in enumerate(header):
        canonical = table.get(folded(name))
        if canonical is None:
            continue
        if folded(name) in names:
            raise _two_columns(canonical, header, names[folded(name)], index)
        names[folded(name)] = index
        columns.setdefault(canonical, index)
    return columns


def other_columns(header: Sequence[str], table: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """Our name to the indexes of the further columns that mean the same by another name."""
    found: dict[str, list[int]] = {}
    for index, name in enumerate(header):
        if canonical := table.get(folded(name)):
            found.setdefault(canonical, []).append(index)
    return {name: tuple(indexes[1:]) for name, indexes in found.items() if len(indexes) > 1}


def sole_columns(header: Sequence[str], table: Mapping[str, str]) -> dict[str, int]:
    """As `map_columns`, for files where nobody could tell which of two is meant: raises FieldError
    also where two names of the header mean one column."""
    columns = map_columns(header, table)
    for name, others in other_columns(header, table).items():
        raise _two_columns(name, header, columns[name], others[0])
    return columns


def _two_columns(name: str, header: Sequence[str], first: int, second: int) -> FieldError:
    return FieldError(
        name, header[second],
        f"expected one column {name}, got two: {header[first]} (column {first + 1})"
        f" and {header[second]} (column {second + 1})",
    )  # fmt: skip


def is_mended(header: Sequence[str]) -> bool:
    """Whether this is a reject file coming back."""
    return _named(header)[-len(REJECT_COLUMNS) :] == REJECT_COLUMNS


def own_columns(header: Sequence[str]) -> tuple[str, ...]:
    """The header without what a reject file added to it."""
    return _named(header)[: -len(REJECT_COLUMNS)] if is_mended(header) else tuple(header)


def _named(header: Sequence[str]) -> tuple[str, ...]:
    """Without the nameless columns that a spreadsheet may put at the end."""
    most = max((index for index, name in enumerate(header, start=1) if name), default=0)
    return tuple(header[:most])


def listed(names: Sequence[str], most: int = 20) -> str:
    """Column names for a message, cut where they are many or long."""
    if not names:
        return "none"
    shown = ", ".join(name if len(name) <= 40 else name[:37] + "..." for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown
