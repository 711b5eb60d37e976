"""What crosses the borders of the importers: rows, rejects, inspections and chunks."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from donors.imports.records import Record

# Longer values are cut in a Reject; the raw record keeps the whole.
REJECTED_VALUE_LENGTH = 200

# What only some layouts tell; it came to Row after the first gifts had been hashed.
FURTHER = (
    "street", "country", "email", "phone", "payment_method", "card", "passport", "conduit",
    "refund_of", "transaction_id", "report",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One contribution as the file tells it; text has its case kept and its whitespace collapsed.

    `line` is the physical line, from 1, on which the record begins in the original file. `amount`
    has two places; a negative amount is a refund of an earlier gift. `committee` is an FEC id and
    `election` reads like P2026, or they are the text that stood in their place and could not be
    read. An organisation has its name in `last`.

    What a layout does not tell is '': all fields after `date`, and `donor_id`. `entity_type` is
    IND, ORG, ...; `country` is ISO 3166 alpha-2 and `phone` E.164 where they can be read, and as
    told elsewhere; `payment_method` is card, check, cash, ach, paypal or other; `card` tells cards
    apart (type and last four digits); `passport` says whether the number of a US passport stands in
    the file (given, none), never which. `conduit` is the FEC id or the name of who passed the gift
    on. `refund_of` is the `external_id` of the gift that this one gives back. `transaction_id` is
    the FEC filer's own id of the transaction, and `report` the filer's report in which it stands:
    the same in the original and in its amendments.
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
    street: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    payment_method: str = ""
    card: str = ""
    passport: str = ""
    conduit: str = ""
    refund_of: str = ""
    transaction_id: str = ""
    report: str = ""

    @property
    def content_hash(self) -> str:
        """32 hex digits over everything but the line: the same gift in any file, in any order.

        A field of FURTHER counts only where something is told, and by its name: so the hash of a
        gift whose file tells none of them is what it was before there were any.
        """
        content = (
            self.external_id, self.donor_id, self.last, self.first, self.middle, self.suffix,
            self.employer, self.occupation, self.city, self.state, self.zip, str(self.amount),
            self.date.isoformat(), self.committee, self.election, self.receipt_type,
            "X" if self.is_memo else "", self.file_number, self.entity_type,
            *(f"{name}={told}" for name in FURTHER if (told := getattr(self, name))),
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
    rows, all of them, are longer than its header: 1, 0 or -1; where rows may be `ragged`, any of
    them may leave its last fields out, or have empty ones too many. `facts` are about the file as a
    whole, and `others` counts its lines that are no contributions, by their kind.
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
    ragged: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)

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
            "ragged": self.ragged,
            "facts": dict(self.facts),
            "others": dict(self.others),
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
    """The outcome of splitting a file: `rows` counts its records that ought to be contributions,
    `bytes` and `sha256` are over the file as it came."""

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


# One record may tell two things, such as a gift and its refund.
Parse = Callable[[int, list[str]], tuple[Row, ...]]


class Layout(Protocol):
    """A kind of contribution file.

    `encodings` are tried in turn, line by line; the first of a layout is always utf-8.
    """

    name: str
    encodings: tuple[str, ...]

    def inspect(
        self, lines: Sequence[str], file_name: str, aliases: Mapping[str, str]
    ) -> Inspection | None:
        """Read the file's first lines, from the first one that is not blank; None if this is not
        such a file. `aliases` has what the source calls columns, folded, and our names of them, or
        '' for those that mean nothing; layouts whose columns are the same for all do not ask.

        Raises FieldError where it is one, but its header names a column twice, and FileError (with
        the line counted from the first of `lines`) for a kind of it that cannot be read.
        """

    def lacking(self, line: str) -> str:
        """What `line` would need to be of this layout, for the person whose file is refused."""

    def parser(self, inspection: Inspection, today: datetime.date) -> Parse:
        """A function from (line, fields) to Rows that raises FieldError. `today` bounds dates."""

    def contributions(
        self, records: Iterator["Record"], others: Counter[str]
    ) -> Iterator["Record"]:
        """The records that ought to be contributions; the rest are counted in `others` by their
        kind. Raises FileError for one that the file must not have."""
