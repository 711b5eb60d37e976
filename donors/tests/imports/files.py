"""Invented contribution files, and the shortest way through the reader."""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass

from donors.imports.base import Chunk, Reject, Row, Split
from donors.imports.reader import BYTES_PER_CHUNK, parse_chunk, split_file

TODAY = datetime.date(2026, 6, 30)
VAN_HEADER = (
    "ContributionID,VanID,FirstName,MiddleName,LastName,City,State,ZipOrPostal,"
    "Employer,Occupation,Amount,DateReceived"
)
VAN_ROW = (
    "G-1,501,Wilhelmina,Q,Testerly,Springfield,IL,62701,Acme Widgets,Engineer,50.00,2026-03-14"
)
FEC_ROW = (
    "C00999999|N|M3|P2026|202603149000000001|15|IND|TESTERLY, WILHELMINA Q JR|SPRINGFIELD|IL|"
    "627010000|ACME WIDGETS|ENGINEER|03142026|50||SA11-1|1234567|||4031420261000000001"
)


@dataclass(frozen=True)
class Outcome:
    split: Split
    chunks: list[Chunk]
    items: list[Row | Reject]

    @property
    def rows(self) -> list[Row]:
        return [item for item in self.items if isinstance(item, Row)]

    @property
    def rejects(self) -> list[Reject]:
        return [item for item in self.items if isinstance(item, Reject)]

    @property
    def row(self) -> Row:
        """The only item, which is a row."""
        [item] = self.items
        assert isinstance(item, Row), item
        return item

    @property
    def reject(self) -> Reject:
        """The only reject."""
        [item] = self.rejects
        return item


def read(
    data: bytes | str,
    *,
    name: str = "gifts.csv",
    layout: str = "auto",
    rows_per_chunk: int = 1000,
    bytes_per_chunk: int = BYTES_PER_CHUNK,
) -> Outcome:
    """Split a file and parse all of its chunks."""
    source = io.BytesIO(data.encode() if isinstance(data, str) else data)
    chunks: list[Chunk] = []
    split = split_file(
        source,
        file_name=name,
        layout=layout,
        rows_per_chunk=rows_per_chunk,
        bytes_per_chunk=bytes_per_chunk,
        write_chunk=chunks.append,
    )
    items = [
        item
        for chunk in chunks
        for item in parse_chunk(
            io.BytesIO(chunk.data), split.inspection, chunk.first_line, today=TODAY
        )
    ]
    return Outcome(split, chunks, items)


def van(*rows: str, header: str = VAN_HEADER, end: str = "\n") -> str:
    """A file under VAN's own header."""
    return "".join(line + end for line in (header, *rows))


def changed(row: str = VAN_ROW, *, header: str = VAN_HEADER, **values: str) -> str:
    """A row with some of its columns changed, by their names."""
    return _replaced(row.split(","), header.split(","), values, ",")


def changed_fec(columns: Sequence[str], **values: str) -> str:
    """An itcont row with some of its columns changed."""
    return _replaced(FEC_ROW.split("|"), columns, values, "|")


def _replaced(
    fields: list[str], columns: Sequence[str], values: dict[str, str], delimiter: str
) -> str:
    for name, value in values.items():
        fields[list(columns).index(name)] = value
    return delimiter.join(fields)
