"""Rows fitted to their header: delimiters at the lines' ends, and two columns of one meaning.

Both are judged over the whole file, before any row is taken for what it may not be.
"""

from collections.abc import Iterable, Iterator

from core.errors import BadInput
from donors.imports import values
from donors.imports.base import Inspection
from donors.imports.records import Record


class Widths:
    """Whether a file's rows all end in a delimiter where its header does not, or the other way
    round.

    All or none: where some rows fit the header, one that is an empty field longer may be a row
    with a delimiter too many in its midst, and its fields stand in the wrong columns.
    """

    def __init__(self, inspection: Inspection) -> None:
        self._header = inspection.header
        self._ragged = inspection.ragged
        self._fits = self._longer = self._shorter = False

    def seen(self, records: Iterable[Record]) -> Iterator[Record]:
        width = len(self._header)
        for record in records:
            count = len(record.fields)
            self._fits = self._fits or count == width
            self._longer = self._longer or (count == width + 1 and not record.fields[-1].strip())
            self._shorter = self._shorter or count == width - 1
            yield record

    @property
    def trailing(self) -> int:
        """As an Inspection has it; for the records seen so far."""
        if self._fits or self._ragged:
            return 0
        if self._longer:
            return 1
        return -1 if self._shorter and not self._header[-1] else 0


def fitted(fields: list[str], inspection: Inspection) -> list[str]:
    """A record's fields without the empty one that every row of the file has too much or lacks;
    without any such where rows may be ragged."""
    surplus = len(fields) - len(inspection.header)
    if inspection.ragged:
        return _evened(fields, len(inspection.header))
    if not surplus or surplus != inspection.trailing:
        return fields
    if surplus < 0:
        return [*fields, ""]
    return fields[:-1] if not fields[-1].strip() else fields


def _evened(fields: list[str], width: int) -> list[str]:
    while len(fields) > width and not fields[-1].strip():
        fields.pop()
    return fields + [""] * (width - len(fields))


def agreeing(records: Iterable[Record], inspection: Inspection) -> Iterator[Record]:
    """The records, as long as columns of one meaning tell the same or nothing; then BadInput."""
    for record in records:
        if len(record.fields) >= len(inspection.header):
            _refuse_contradiction(record, inspection)
        yield record


def _refuse_contradiction(record: Record, inspection: Inspection) -> None:
    for name, others in inspection.also.items():
        first = inspection.columns[name]
        told = [(index, values.tidy(record.fields[index])) for index in (first, *others)]
        told = [(index, text) for index, text in told if text]
        for index, text in told[1:]:
            if not _agree(name, text, told[0][1]):
                one, other = inspection.header[told[0][0]], inspection.header[index]
                reason = (
                    f"expected {one} and {other}, which both mean {name}, to tell the same, got"
                    f" {values.shown(told[0][1])} and {values.shown(text)}; take one of them out"
                )
                raise BadInput(
                    file=inspection.file_name, line=record.line, column=other, reason=reason
                )


def _agree(name: str, one: str, other: str) -> bool:
    """Zip5 beside a ZIP+4 is no contradiction."""
    if name == "ZipOrPostal":
        one, other = one[:5], other[:5]
    return one == other


def united(fields: list[str], inspection: Inspection) -> list[str]:
    """The fields, where columns of one meaning all have what one of them tells."""
    for name, others in inspection.also.items():
        first = inspection.columns[name]
        told = (fields[index] for index in (first, *others) if fields[index].strip())
        fields[first] = next(told, "")
    return fields
