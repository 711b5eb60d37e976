"""Records out of lines: where one ends and the next begins, and its fields.

Splitting a file and parsing its chunks both go through here, so that they can never disagree about
where a record ends.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from donors.imports.base import FileError, Inspection
from donors.imports.lines import MAX_RECORD, too_long

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
STRAY_QUOTE = "expected a delimiter or the end of the line after the closing quote"


class Record(NamedTuple):
    """`line` is where the record begins, `lines` how many physical lines it takes. `fault` is the
    index of the field whose quotes are wrong; `fields` is then empty."""

    line: int
    lines: int
    fields: list[str]
    raw: str
    fault: int | None = None


def read_records(
    lines: Iterable[str], inspection: Inspection, first_line: int = 1
) -> Iterator[Record]:
    """Every record that is not blank, the header included. Raises FileError for a quote that never
    closes and for a record longer than MAX_RECORD."""
    if inspection.quoting:
        return _quoted(lines, inspection.delimiter, first_line)
    return _plain(lines, inspection.delimiter, first_line)


def _plain(lines: Iterable[str], delimiter: str, first_line: int) -> Iterator[Record]:
    for number, line in enumerate(lines, first_line):
        if record := _of_line(line, delimiter, number):
            yield record


def _quoted(lines: Iterable[str], delimiter: str, first_line: int) -> Iterator[Record]:
    taken = _Taken(lines, first_line, delimiter)
    reader = csv.reader(taken.feed(), delimiter=delimiter, strict=True)
    for line in taken.source:
        if '"' not in line:  # most have none, and need no grammar of quotes
            if record := _of_line(line, delimiter, taken.line):
                yield record
            taken.line += 1
            continue
        taken.put_back(line)
        try:
            fields = next(reader)
        except csv.Error:
            yield taken.faulty()
            continue
        if len(fields) > 1 or (fields and fields[0] and not fields[0].isspace()):
            yield Record(taken.line, len(taken.lines), fields, "".join(taken.lines))
        taken.forget()


def _of_line(line: str, delimiter: str, number: int) -> Record | None:
    """The record of a line without quotes, or in whose format they mean nothing; None of a blank
    one."""
    if len(line) > MAX_RECORD:
        raise FileError(number, too_long())
    text = line.rstrip("\r\n")
    return Record(number, 1, text.split(delimiter), line) if text and not text.isspace() else None


class _Taken:
    """The lines that the csv reader takes for its present record, the first of them put back."""

    def __init__(self, lines: Iterable[str], first_line: int, delimiter: str) -> None:
        self.source = iter(lines)
        self._first = ""
        self._delimiter = delimiter
        self._size = 0
        self._ended = False
        self.line = first_line
        self.lines: list[str] = []

    def put_back(self, line: str) -> None:
        self._first = line

    def feed(self) -> Iterator[str]:
        try:
            while line := self._first or next(self.source, ""):
                self._first = ""
                self._size += len(line)
                if self._size > MAX_RECORD:
                    raise self._overlong()
                self.lines.append(line)
                yield line
        except FileError as fault:
            if fault.before is not None:
                fault.before = "".join(self.lines) + fault.before
            raise
        self._ended = True

    def forget(self) -> None:
        self.line += len(self.lines)
        self.lines = []
        self._size = 0

    def faulty(self) -> Record:
        """The record at fault, forgotten; or FileError if its quote runs past its line: then
        nobody can say where the record ends."""
        raw = "".join(self.lines)
        offset, index = broken_quote(raw, self._delimiter)
        if self._ended or offset < len(raw) - len(self.lines[-1]):
            raise self._open_quote(raw, offset)
        record = Record(self.line, len(self.lines), [], raw, index)
        self.forget()
        return record

    def _overlong(self) -> FileError:
        if not self.lines:
            return FileError(self.line, too_long())
        raw = "".join(self.lines)
        offset, _ = broken_quote(raw, self._delimiter)
        return self._open_quote(raw, offset)

    def _open_quote(self, raw: str, offset: int) -> FileError:
        last = self.line + len(self.lines) - 1
        opened = self.line + len(_line_ends(raw[:offset]))
        reach = f"; the text up to line {last} reads as one field" if last > opened else ""
        return FileError(opened, f"a quote opens here and never closes{reach}", raw[:offset])


def broken_quote(text: str, delimiter: str) -> tuple[int, int]:
    """Offset and field index of the first quoted field that does not close before a delimiter or a
    line end; of the text's end where all do."""
    at = index = 0
    while at < len(text):
        if text[at] == '"':
            found = _QUOTED.match(text, at)
            end = found.end() if found else len(text)
            if not found or (text[end : end + 1] not in ("", delimiter, "\r", "\n")):
                return at, index
        else:
            end = text.find(delimiter, at)
        if end < 0 or end >= len(text) or text[end] != delimiter:
            break
        at, index = end + 1, index + 1
    return len(text), index


def field_index(before: str, inspection: Inspection) -> int:
    """Which field the text after `before` belongs to, `before` being the beginning of a record."""
    if not inspection.quoting:
        return before.count(inspection.delimiter)
    return broken_quote(before, inspection.delimiter)[1]


def _line_ends(text: str) -> list[str]:
    return re.findall(r"\r\n|\r|\n", text)
