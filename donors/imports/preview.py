"""The beginning of a file as it would be read, for the person who is about to import it."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from core.errors import BadInput
from donors.imports.base import FileError, Inspection, Reject, Row
from donors.imports.columns import best_header, folded, own_columns
from donors.imports.fitting import Widths
from donors.imports.inspecting import first_line, inspect_opening, refuse_binary
from donors.imports.layouts import layout_named
from donors.imports.layouts.van import ALIASES, FURTHER, REQUIRED, known_columns
from donors.imports.lines import Blocks, Lines
from donors.imports.reader import bad_input, judged
from donors.imports.records import Record, read_records

ROWS = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """What was found out about a file, and what its first records read as, in order."""

    inspection: Inspection
    items: tuple[Row | Reject, ...]

    @property
    def rows(self) -> list[Row]:
        return [item for item in self.items if isinstance(item, Row)]

    @property
    def rejects(self) -> list[Reject]:
        return [item for item in self.items if isinstance(item, Reject)]

    @property
    def not_understood(self) -> list[str]:
        """The file's columns that no column of ours is read from."""
        taken = set(self.inspection.columns.values())
        taken.update(*self.inspection.also.values())
        named = own_columns(self.inspection.header)
        return [name for index, name in enumerate(named) if index not in taken and name]


def preview(
    source: BinaryIO, *, file_name: str, layout: str, aliases: Mapping[str, str]
) -> Preview:
    """Read no more than the first blocks of a file. BadInput as `reader.split_file` raises it, as
    far as the fault stands in them."""
    blocks = Blocks(source)
    inspection = inspect_opening(blocks, file_name, layout, aliases)
    lines = Lines(blocks, layout_named(inspection.layout).encodings)
    try:
        first = _first_records(lines, inspection)
    except FileError as fault:
        raise bad_input(fault, inspection) from None
    widths = Widths(inspection)
    first = list(widths.seen(first))
    inspection = replace(
        inspection, trailing=widths.trailing, encoding=lines.fell_back_to or blocks.encoding
    )
    today = datetime.datetime.now(datetime.UTC).date()
    parse = layout_named(inspection.layout).parser(inspection, today)
    items = [item for record in first for item in judged(record, inspection, parse)]
    return Preview(inspection, tuple(items))


def _first_records(lines: Iterable[str], inspection: Inspection) -> list[Record]:
    records = read_records(lines, inspection)
    if inspection.has_header:
        next(records, None)
    others: Counter[str] = Counter()
    return list(islice(layout_named(inspection.layout).contributions(records, others), ROWS))


def header_of(source: BinaryIO, *, file_name: str) -> tuple[str, ...]:
    """The names in the first line of a file of columns, whatever they mean. BadInput where there is
    no such line."""
    blocks = Blocks(source)
    refuse_binary(blocks, file_name)
    number, line = first_line(blocks.opening, file_name)
    _, header = best_header(line, {})
    if len(header) < 2:
        reason = "expected a line of column names, with commas or the like between them"
        raise BadInput(file=file_name, line=number, reason=reason)
    return own_columns(header)


def guessed_columns(header: Sequence[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """The file's own names of columns and our names of them, as far as they are known: of several
    columns that mean one of ours, the first."""
    table = known_columns(aliases)
    found: dict[str, str] = {}
    for name in header:
        ours = table.get(folded(name), "")
        if ours and ours not in found.values():
            found.setdefault(name, ours)
    return found


def columns_to_map() -> tuple[str, ...]:
    """Our columns that a file of columns may have, the ones that it must have first."""
    return (*REQUIRED, *(name for name in (*ALIASES, *FURTHER) if name not in REQUIRED))
