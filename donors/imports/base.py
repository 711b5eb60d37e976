"""What crosses the borders of the importers: rows, rejects, inspections and chunks."""

import datetime
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol, Self

# Longer values are cut in a Reject; the raw record keeps the whole.
REJECTED_VALUE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One contribution as the file tells it; text has its case kept and its whitespace collapsed.

    `line` is the physical line, from 1, on which the record begins in the original file. `amount`
    has two places; a negative amount is a refund of an earlier gift. `committee` is an FEC id and
    `election` reads like P2026, or they are the text that stood in their place and could not be
    read; these, `donor_id`, `receipt_type`, `file_number` and `entity_type` (IND, ORG, ...) are ''
    where the file does not tell. An organisation has its name in `last`.
    """

    line: int
    external_id: str
    donor_id: str
    last: str
    first: str
    middle: str
    suffix: str
    employer: str
    occupation: str
    city: str
    state: str
    zip: str
    amount: Decimal
    date: datetime.date
    committee: str = ""
    election: str = ""
    receipt_type: str = ""
    is_memo: bool = False
    file_number: str = ""
    entity_type: str = ""

    @property
    def content_hash(self) -> str:
        """32 hex digits over everything but the line: the same gift in any file, in any order."""
        content = (
            self.external_id, self.donor_id, self.last, self.first, self.middle, self.suffix,
            self.employer, self.occupation, self.city, self.state, self.zip, str(self.amount),
            self.date.isoformat(), self.committee, self.election, self.receipt_type,
            "X" if self.is_memo else "", self.file_number, self.entity_type,
        )  # fmt: skip
        return hashlib.blake2b("\x1f".join(content).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be read, and why. `column` is '' where the whole record is at fault.

    `raw` is the record's text as it stood in the file, line ends included.
    """

    line: int
    column: str
    value: str
    reason: str
    raw: str

    def message(self, file_name: str) -> str:
        """Reads like `gifts.csv, line 17, column Amount: expected an amount ..., got '1e9'`."""
        column = f", column {self.column}" if self.column else ""
        return f"{file_name}, line {self.line}{column}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found out about a file, enough to read any chunk of it on any machine.

    `columns` maps our name of a column to its index; `header` holds the file's own names (the
    layout's where the file has no header line). `mended` marks a reject file that came back.
    `also` has the other columns of the file that mean one of ours, `missing` those of ours that one
    expects of the layout and the file lacks. `trailing` is by how many empty fields the file's
    rows, all of them, are longer than its header: 1, 0 or -1.
    """

    file_name: str
    layout: str
    encoding: str
    delimiter: str
    quoting: bool
    has_header: bool
    columns: Mapping[str, int]
    header: tuple[str, ...]
    mended: bool = False
    also: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    trailing: int = 0

    def column_name(self, canonical: str) -> str:
        """The file's own name for one of our columns; ours where the file has none."""
        index = self.columns.get(canonical)
        return canonical if index is None else self.header[index]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; `from_dict` reads them back."""
        return {
            "file_name": self.file_name,
            "layout": self.layout,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "quoting": self.quoting,
            "has_header": self.has_header,
            "columns": dict(self.columns),
            "header": list(self.header),
            "mended": self.mended,
            "also": {name: list(others) for name, others in self.also.items()},
            "missing": list(self.missing),
            "trailing": self.trailing,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`; an unknown key raises TypeError, and so does one of those
        without a default that is missing."""
        also = {name: tuple(others) for name, others in values.get("also", {}).items()}
        lists = {name: tuple(values.get(name, ())) for name in ("header", "missing")}
        return cls(**{**values, **lists, "also": also})


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole records, as UTF-8, whatever the file's own encoding was.

    `number` counts from 1, `first_line` is the original line on which the chunk begins.
    """

    number: int
    first_line: int
    rows: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Split:
    """The outcome of splitting a file: `rows` counts its records, `bytes` and `sha256` are over
    the file as it came."""

    inspection: Inspection
    rows: int
    chunks: int
    bytes: int
    sha256: str


class FileError(Exception):
    """A fault of the whole file, found where only the line is known. Never leaves `reader`.

    `before` is the text of the record up to the fault, out of which the column is counted; None
    where the fault has no column.
    """

    def __init__(self, line: int, reason: str, before: str | None = None) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason
        self.before = before


class FieldError(Exception):
    """A fault of one field; `column` is our name of it. Never leaves `reader`."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason


Parse = Callable[[int, list[str]], Row]


class Layout(Protocol):
    """A kind of contribution file.

    `encodings` are tried in turn, line by line; the first of a layout is always utf-8.
    """

    name: str
    encodings: tuple[str, ...]

    def inspect(self, line: str, file_name: str) -> Inspection | None:
        """Read the file's first line that is not blank; None if this is not such a file.

        Raises FieldError where it is one, but its header names a column twice.
        """

    def lacking(self, line: str) -> str:
        """What `line` would need to be of this layout, for the person whose file is refused."""

    def parser(self, inspection: Inspection, today: datetime.date) -> Parse:
        """A function from (line, fields) to a Row that raises FieldError. `today` bounds dates."""
