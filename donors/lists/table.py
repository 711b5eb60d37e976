"""Lists that come as a CSV: rows by our names of the columns, each with its line.

Commas, tabs, semicolons or bars between fields; UTF-8 or, line by line, Windows-1252; UTF-16 with
its mark. Whatever is wrong is a BadInput that names file, line and column.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from core.errors import BadInput
from donors.imports.base import FieldError, FileError, Inspection
from donors.imports.columns import (
    DELIMITERS,
    MAX_COLUMNS,
    alias_table,
    best_header,
    header_fields,
    listed,
    sole_columns,
)
from donors.imports.inspecting import first_line, refuse_binary
from donors.imports.lines import Blocks, Lines
from donors.imports.records import STRAY_QUOTE, Record, field_index, read_records
from donors.imports.values import shown, written_date

_ENCODINGS = ("utf-8", "cp1252", "latin-1")
# Lists reach back further than gifts: foreign agents have registered since 1938.
_EARLIEST = datetime.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: whitespace collapsed, '' for a column that the file lacks."""

    file_name: str
    line: int
    values: Mapping[str, str]
    names: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def fault(self, column: str, reason: str) -> BadInput:
        """A refusal of the file for what stands in one of our columns."""
        name = self.names.get(column, column)
        return BadInput(file=self.file_name, line=self.line, column=name, reason=reason)

    def date(self, column: str) -> datetime.date | None:
        """A day as people write it; None where nothing is written. Raises BadInput."""
        text = self[column]
        if not text:
            return None
        try:
            return written_date(text, earliest=_EARLIEST)
        except ValueError as error:
            raise self.fault(column, str(error)) from None

    def url(self, column: str) -> str:
        """A web address, '' where nothing is written. Anything else could run in the browser of
        whoever follows it, and is refused."""
        text = self[column]
        if text and not text.lower().startswith(("http://", "https://")):
            raise self.fault(column, f"expected an address with https://, got {shown(text)}")
        return text


def read_table(
    source: BinaryIO,
    *,
    file_name: str,
    aliases: Mapping[str, Sequence[str]],
    required: Sequence[tuple[str, ...]],
    fits: Callable[[TableRow], bool] | None = None,
) -> Iterator[TableRow]:
    """The rows under a header, but for those without any value. `aliases` are other names of our
    columns; `required` are groups of our columns, of each of which the header must have one.

    Given `fits`, a record with too many fields (its writer did not double the quotes within one) is
    mended by joining neighbours so that the row fits; where several places do, the last of them.
    """
    inspection, lines = _opened(source, file_name, aliases, required)
    names = {column: inspection.column_name(column) for column in inspection.columns}

    def row(line: int, fields: list[str]) -> TableRow:
        columns = inspection.columns.items()
        values = {column: " ".join(fields[index].split()) for column, index in columns}
        return TableRow(file_name, line, values, names)

    try:
        records = read_records(lines, inspection)
        next(records, None)
        for record in records:
            if _is_blank(record):
                continue
            joined = _joined(record, inspection) if fits else ()
            mended = (row(record.line, fields) for fields in joined)
            yield next(filter(fits, mended), None) or row(record.line, _fields(record, inspection))
    except FileError as fault:
        index = None if fault.before is None else field_index(fault.before, inspection)
        raise _refusal(inspection, fault.line, index, fault.reason) from None


def _opened(
    source: BinaryIO,
    file_name: str,
    aliases: Mapping[str, Sequence[str]],
    required: Sequence[tuple[str, ...]],
) -> tuple[Inspection, Lines]:
    blocks = Blocks(source)
    refuse_binary(blocks, file_name)
    number, line = first_line(blocks.opening, file_name)
    inspection = _inspect(line, number, file_name, alias_table(aliases))
    missing = [group for group in required if not inspection.columns.keys() & set(group)]
    if missing:
        wanted = ", ".join(" or ".join(group) for group in missing)
        reason = f"expected a column {wanted}. Columns found: {listed(inspection.header)}"
        raise BadInput(file=file_name, line=number, reason=reason)
    return inspection, Lines(blocks, _ENCODINGS)


def _inspect(line: str, number: int, file_name: str, table: Mapping[str, str]) -> Inspection:
    delimiter, header = best_header(line, table)
    try:
        columns = sole_columns(header, table)
    except FieldError as fault:
        raise BadInput(
            file=file_name, line=number, column=fault.value, reason=fault.reason
        ) from None
    if not columns:
        delimiter = max(DELIMITERS, key=line.count)
        header = header_fields(line, delimiter)
    if len(header) > MAX_COLUMNS:
        reason = f"expected at most {MAX_COLUMNS} columns, got {len(header):,}"
        raise BadInput(file=file_name, line=number, reason=reason)
    return Inspection(
        file_name=file_name, layout="list", encoding="utf-8", delimiter=delimiter, quoting=True,
        has_header=True, columns=columns, header=header,
    )  # fmt: skip


def _is_blank(record: Record) -> bool:
    """Whether there is nothing but delimiters: spreadsheets write such rows under a table."""
    return record.fault is None and not any(field.strip() for field in record.fields)


def _joined(record: Record, inspection: Inspection) -> Iterator[list[str]]:
    """The record with its surplus fields joined to a neighbour, at each place from the last on."""
    fields, surplus = record.fields, len(record.fields) - len(inspection.header)
    if surplus > 0:
        for start in range(len(inspection.header) - 1, -1, -1):
            end = start + surplus + 1
            whole = inspection.delimiter.join(fields[start:end])
            yield [*fields[:start], whole, *fields[end:]]


def _fields(record: Record, inspection: Inspection) -> list[str]:
    width = len(inspection.header)
    if record.fault is not None:
        raise _refusal(inspection, record.line, record.fault, STRAY_QUOTE)
    if len(record.fields) != width:
        reason = f"expected {width} fields, got {len(record.fields):,}"
        raise _refusal(inspection, record.line, None, reason)
    return record.fields


def _refusal(inspection: Inspection, line: int, index: int | None, reason: str) -> BadInput:
    within = index is not None and index < len(inspection.header)
    column = inspection.header[index] if index is not None and within else None
    return BadInput(file=inspection.file_name, line=line, column=column, reason=reason)
