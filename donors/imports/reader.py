"""From a contributions file to chunks, and from a chunk to rows.

`split_file` reads the file once and judges it as a whole: whatever is wrong with the file is a
BadInput here, before any row is looked at. `parse_chunk` judges rows: each is a Row or a Reject.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

from core.errors import BadInput
from core.formulas import restored
from donors.imports.base import (
    REJECTED_VALUE_LENGTH,
    Chunk,
    FieldError,
    FileError,
    Inspection,
    Parse,
    Reject,
    Row,
    Split,
)
from donors.imports.digests import record_digests
from donors.imports.fitting import Widths, agreeing, fitted, united
from donors.imports.inspecting import inspect_opening
from donors.imports.layouts import layout_named
from donors.imports.lines import Blocks, Lines
from donors.imports.masking import kept_of, kept_of_faulty, masked
from donors.imports.records import STRAY_QUOTE, Record, field_index, read_records

BYTES_PER_CHUNK = 4_000_000

# Which of some records, by their lines, need not be read again.
Known = Callable[[Inspection, Sequence[Record]], Collection[int]]


def split_file(
    source: BinaryIO,
    *,
    file_name: str,
    layout: str = "auto",
    aliases: Mapping[str, str] | None = None,
    rows_per_chunk: int,
    bytes_per_chunk: int = BYTES_PER_CHUNK,
    write_chunk: Callable[[Chunk], None],
    known: Known | None = None,
) -> Split:
    """Cut a file into chunks of whole records, in one pass and in bounded memory.

    A chunk keeps within both bounds, or is a single record. `write_chunk` is called once a chunk,
    in order. A file without rows has no chunks. `known` is asked about run after run of records:
    those that it names are counted, and are in no chunk. Raises BadInput for a fault of the file,
    possibly after some chunks were written: nothing may be enqueued before this returns, and the
    chunks of a refused file are the caller's to remove.
    ValueError for a `layout` that is neither auto nor the name of one, and for chunks of no rows.
    """
    if rows_per_chunk < 1:
        raise ValueError(f"expected at least one row for each chunk, got {rows_per_chunk}")
    blocks = Blocks(source)
    inspection = inspect_opening(blocks, file_name, layout, aliases or {})
    lines = Lines(blocks, layout_named(inspection.layout).encodings)
    widths = Widths(inspection)
    others: Counter[str] = Counter()
    sieve = _Sieve(inspection, known, rows_per_chunk, bytes_per_chunk)
    chunks = 0
    try:
        records = _contributions(lines, inspection, others)
        if inspection.also:
            records = agreeing(records, inspection)
        unknown = sieve.unknown(widths.seen(records))
        for chunk in _chunks(unknown, rows_per_chunk, bytes_per_chunk):
            write_chunk(chunk)
            chunks += 1
    except FileError as fault:
        raise bad_input(fault, inspection) from None
    encoding = lines.fell_back_to or blocks.encoding
    inspection = replace(
        inspection, encoding=encoding, trailing=widths.trailing, others=dict(others)
    )
    return Split(inspection, sieve.rows, chunks, blocks.bytes, blocks.sha256)


def _contributions(lines: Lines, inspection: Inspection, others: Counter[str]) -> Iterator[Record]:
    """The records of a whole file that ought to be contributions."""
    records = read_records(lines, inspection)
    if inspection.has_header:
        next(records, None)
    return layout_named(inspection.layout).contributions(records, others)


def parse_chunk(
    chunk: BinaryIO,
    inspection: Inspection,
    first_line: int,
    *,
    today: datetime.date | None = None,
) -> Iterator[tuple[Row | Reject, str]]:
    """A Reject or the Rows of every record of a chunk, in order; line numbers are the file's own.

    With each Row the digest of its record, by which it is known when it comes again (see
    `digests`); '' where that would not tell what the record says. `today` bounds the dates that
    are believed. BadInput only for a chunk that `split_file` did not write.
    """
    blocks = iter(lambda: chunk.read(1 << 18), b"")
    records = read_records(Lines(blocks, first_line=first_line), inspection, first_line)
    return _read(records, inspection, today)


def parse_lines(
    source: BinaryIO,
    inspection: Inspection,
    wanted: Collection[int],
    *,
    today: datetime.date | None = None,
) -> Iterator[tuple[Row | Reject, str]]:
    """As `parse_chunk`, of the whole file as it came, but only the records on these lines."""
    lines = Lines(Blocks(source), layout_named(inspection.layout).encodings)
    records = _contributions(lines, inspection, Counter())
    return _read((one for one in records if one.line in wanted), inspection, today)


def _read(
    records: Iterator[Record], inspection: Inspection, today: datetime.date | None
) -> Iterator[tuple[Row | Reject, str]]:
    layout = layout_named(inspection.layout)
    parse = layout.parser(inspection, today or datetime.datetime.now(datetime.UTC).date())
    digest = record_digests(inspection)
    try:
        for record in records:
            known_by = digest(record)  # before its fields are put right
            found = judged(record, inspection, parse)
            # Two things told by one record may change apart: neither is known by it.
            is_one = len(found) == 1 and isinstance(found[0], Row)
            for item in found:
                yield item, known_by if is_one else ""
    except FileError as fault:
        raise bad_input(fault, inspection) from None


class _Sieve:
    """Lets through the records that are not known, and counts all of them as `rows`."""

    def __init__(
        self, inspection: Inspection, known: Known | None, most_rows: int, most_bytes: int
    ) -> None:
        self.rows = 0
        self._inspection = inspection
        self._known = known
        self._most_rows = most_rows
        self._most_bytes = most_bytes

    def unknown(self, records: Iterable[Record]) -> Iterator[Record]:
        for run in self._runs(records):
            self.rows += len(run)
            lines = self._known(self._inspection, run) if self._known else ()
            yield from (record for record in run if record.line not in lines)

    def _runs(self, records: Iterable[Record]) -> Iterator[list[Record]]:
        """Runs of records within the bounds of a chunk, roughly: all of one is in memory."""
        run: list[Record] = []
        size = 0
        for record in records:
            run.append(record)
            size += len(record.raw)
            if len(run) == self._most_rows or size >= self._most_bytes:
                yield run
                run, size = [], 0
        yield run


def _chunks(records: Iterable[Record], most_rows: int, most_bytes: int) -> Iterator[Chunk]:
    number = 0
    filling: _Filling | None = None
    for record in records:
        data = record.raw.encode()
        if filling and filling.size_with(record, data) > most_bytes:
            yield filling.chunk()
            filling = None
        if filling is None:
            number += 1
            filling = _Filling(number, record.line)
        filling.add(record, data)
        if filling.rows == most_rows:
            yield filling.chunk()
            filling = None
    if filling:
        yield filling.chunk()


class _Filling:
    """A chunk that is being filled. Blank lines between records stay, as bare line ends, so that
    lines can be counted again."""

    def __init__(self, number: int, first_line: int) -> None:
        self._number = number
        self._first_line = self._next_line = first_line
        self._pieces: list[bytes] = []
        self._size = 0

    @property
    def rows(self) -> int:
        return len(self._pieces)

    def size_with(self, record: Record, data: bytes) -> int:
        return self._size + record.line - self._next_line + len(data)

    def add(self, record: Record, data: bytes) -> None:
        # A LF must not make a CRLF of the CR before it.
        line_end = b"\r" if self._pieces and self._pieces[-1].endswith(b"\r") else b"\n"
        self._size = self.size_with(record, data)
        self._pieces.append(line_end * (record.line - self._next_line) + data)
        self._next_line = record.line + record.lines

    def chunk(self) -> Chunk:
        return Chunk(self._number, self._first_line, self.rows, b"".join(self._pieces))


def judged(record: Record, inspection: Inspection, parse: Parse) -> tuple[Row | Reject, ...]:
    found = _parsed(record, inspection, parse)
    return (found,) if isinstance(found, Reject) else found


def _parsed(record: Record, inspection: Inspection, parse: Parse) -> tuple[Row, ...] | Reject:
    fields = fitted(record.fields, inspection)
    header = inspection.header
    if record.fault is not None:
        column = header[record.fault] if record.fault < len(header) else ""
        return Reject(record.line, column, "", STRAY_QUOTE, kept_of_faulty(record, inspection))
    if len(fields) != len(header):
        told = masked(fields, inspection)
        surplus = inspection.delimiter.join(told[len(header) :])[:REJECTED_VALUE_LENGTH]
        reason = f"expected {len(header)} fields, got {len(fields):,}"
        return Reject(record.line, "", surplus, reason, kept_of(record, inspection))
    if fields[0].strip() == header[0] and all(
        field.strip() == name for field, name in zip(fields, header, strict=True)
    ):
        return Reject(record.line, "", "", "the header line once more, not a row", record.raw)
    if inspection.mended:
        fields = [restored(field) for field in fields]
    fields = united(fields, inspection)
    try:
        return parse(record.line, fields)
    except FieldError as fault:
        column, value = inspection.column_name(fault.column), fault.value[:REJECTED_VALUE_LENGTH]
        return Reject(record.line, column, value, fault.reason, kept_of(record, inspection))


def bad_input(fault: FileError, inspection: Inspection) -> BadInput:
    column = None
    if fault.before is not None:
        index = field_index(fault.before, inspection)
        column = inspection.header[index] if index < len(inspection.header) else None
    return BadInput(file=inspection.file_name, line=fault.line, column=column, reason=fault.reason)
