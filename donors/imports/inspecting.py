"""What kind of file is this? Answered from its first block, or refused with what was found."""

import re
from collections.abc import Mapping

from core.errors import BadInput
from donors.imports.base import FieldError, FileError, Inspection, Layout
from donors.imports.columns import DELIMITERS, MAX_COLUMNS, header_fields, listed
from donors.imports.layouts import LAYOUTS, layout_named
from donors.imports.lines import MAX_RECORD, Blocks, too_long
from donors.imports.records import broken_quote

_FIRST_LINE = re.compile(rb"[^\r\n]*")
_AUTO = "auto"
_LOOKED_AT = 20_000  # bytes
_MORE_LINES = 20


def inspect_opening(
    blocks: Blocks, file_name: str, layout: str, aliases: Mapping[str, str]
) -> Inspection:
    """The file's layout, delimiter and columns; `layout` is auto or the name of one,
    and `aliases` what the source calls columns (Layout.inspect).

    BadInput for what can be seen at once: an empty file, a binary format, an unknown layout, a
    column named twice, too many columns. ValueError for an unknown `layout`.
    """
    layouts = _candidates(layout)
    refuse_binary(blocks, file_name)
    number, line = first_line(blocks.opening, file_name)
    lines = (line, *_further_lines(blocks.opening, number))
    try:
        found = (candidate.inspect(lines, file_name, aliases) for candidate in layouts)
        inspection = next(filter(None, found), None)
    except FieldError as fault:
        raise BadInput(
            file=file_name, line=number, column=fault.value, reason=fault.reason
        ) from None
    except FileError as fault:
        at = number + fault.line - 1
        raise BadInput(file=file_name, line=at, reason=fault.reason) from None
    if inspection is None:
        raise _unknown(line, number, file_name, layouts)
    if len(inspection.header) > MAX_COLUMNS:
        raise _too_many(len(inspection.header), number, file_name)
    return inspection


def _candidates(layout: str) -> tuple[Layout, ...]:
    if layout == _AUTO:
        return LAYOUTS
    try:
        return (layout_named(layout),)
    except KeyError:
        names = ", ".join([_AUTO, *(known.name for known in LAYOUTS)])
        raise ValueError(f"expected a layout out of {names}, got {layout!r}") from None


def refuse_binary(blocks: Blocks, file_name: str) -> None:
    """BadInput for a workbook, an archive and the like, naming what it is."""
    if blocks.binary_format:
        reason = f"expected a text file, got {blocks.binary_format}; export it as CSV"
        raise BadInput(file=file_name, line=1, reason=reason)


def first_line(opening: bytes, file_name: str) -> tuple[int, str]:
    """Number and text of the first line that is not blank. BadInput for an empty file, a NUL, a
    line that is too long."""
    blank = re.match(rb"\s*", opening)
    start = blank.end() if blank else 0
    if start == len(opening):
        raise BadInput(file=file_name, line=1, reason="the file is empty")
    before = re.split(rb"\r\n|\r|\n", opening[:start])
    # A line's own leading blanks belong to it: with tabs between columns they are empty fields.
    found = _FIRST_LINE.match(opening, start - len(before[-1]))
    line = found[0].decode(errors="replace") if found else ""
    if "\0" in line:
        reason = "a NUL character in the first line: this is not a text file"
        raise BadInput(file=file_name, line=len(before), reason=reason)
    if len(line) > MAX_RECORD:
        raise BadInput(file=file_name, line=len(before), reason=too_long())
    return len(before), line


def _further_lines(opening: bytes, first: int) -> list[str]:
    """The lines that follow the first one, as far as a layout may want to look."""
    lines = re.split(rb"\r\n|\r|\n", opening[:_LOOKED_AT])
    return [line.decode(errors="replace") for line in lines[first : first + _MORE_LINES]]


def _unknown(line: str, number: int, file_name: str, layouts: tuple[Layout, ...]) -> BadInput:
    delimiter = max(DELIMITERS, key=line.count)
    header = header_fields(line, delimiter)
    if not header:
        offset, _ = broken_quote(line, delimiter)
        reason = f"a quote opens in the header and never closes: {line[offset:][:40]}"
        return BadInput(file=file_name, line=number, reason=reason)
    if len(header) > MAX_COLUMNS:
        return _too_many(len(header), number, file_name)
    wanted = "; ".join(f"{known.name} {known.lacking(line)}" for known in layouts)
    reason = f"unknown layout. Columns found: {listed(header)}. Layouts: {wanted}"
    return BadInput(file=file_name, line=number, reason=reason)


def _too_many(count: int, number: int, file_name: str) -> BadInput:
    reason = f"expected at most {MAX_COLUMNS} columns, got {count:,}"
    return BadInput(file=file_name, line=number, reason=reason)
