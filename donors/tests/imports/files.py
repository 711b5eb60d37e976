"""Invented contribution files, and the shortest way through the reader."""

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from donors.imports.base import Chunk, Reject, Row, Split
from donors.imports.layouts.fec_efile import COLUMNS as EFILE_COLUMNS
from donors.imports.reader import BYTES_PER_CHUNK, parse_chunk, split_file

SEPARATOR = "\x1c"
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

ACTBLUE_HEADER = (
    "Receipt ID,Date,Amount,Recurring Total Months,Recurrence Number,Recipient,Fundraising Page,"
    "Reference Code,Donor First Name,Donor Last Name,Donor Addr1,Donor Addr2,Donor City,"
    "Donor State,Donor ZIP,Donor Country,Donor Occupation,Donor Employer,Donor Email,Donor Phone,"
    "Check Number,Employer Addr1,Donor ID,Reserved,Lineitem ID,Recipient Committee,Recipient ID,"
    "Recipient Gov ID,Recipient Election,Reserved,Payment ID,Refund ID,Refund Date,Fee,Card Type,"
    "Mobile,Apple Pay,Donor US Passport Number,Paypal,Kind"
)
ACTBLUE_GIFT = {
    "Receipt ID": "AB1", "Date": "2026-03-14 09:26:53", "Amount": "50.00",
    "Recipient": "Friends of Odalys Fenwright", "Donor First Name": "Wilhelmina",
    "Donor Last Name": "Testerly", "Donor Addr1": "1 Elm St", "Donor Addr2": "Apt 2",
    "Donor City": "Springfield", "Donor State": "IL", "Donor ZIP": "62701",
    "Donor Country": "United States", "Donor Occupation": "Engineer",
    "Donor Employer": "Acme Widgets", "Donor Email": "Wil@Example.org",
    "Donor Phone": "(217) 555-0134", "Donor ID": "501", "Lineitem ID": "9001",
    "Recipient Committee": "Friends of Odalys Fenwright", "Recipient Gov ID": "C00999999",
    "Recipient Election": "P2026", "Card Type": "Visa", "Mobile": "true", "Paypal": "false",
}  # fmt: skip
SA_LINE = {
    "form_type": "SA11AI", "filer_committee_id_number": "C00999999", "transaction_id": "T1",
    "entity_type": "IND", "contributor_last_name": "Testerly",
    "contributor_first_name": "Wilhelmina", "contributor_middle_name": "Q",
    "contributor_suffix": "Jr", "contributor_street_1": "1 Elm St",
    "contributor_city": "Springfield", "contributor_state": "IL",
    "contributor_zip_code": "627010000", "election_code": "P2026", "contribution_date": "20260314",
    "contribution_amount": "50.00", "contributor_employer": "Acme Widgets",
    "contributor_occupation": "Engineer",
}  # fmt: skip


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
        for item, _ in parse_chunk(
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


def actblue(*gifts: Mapping[str, str], header: str = ACTBLUE_HEADER) -> str:
    """An ActBlue export: gifts as ACTBLUE_GIFT but for what is told of each."""
    names = header.split(",")
    told = [{**ACTBLUE_GIFT, **gift} for gift in gifts]
    rows = [",".join(gift.get(name, "") for name in names) for gift in told]
    return "".join(f"{line}\n" for line in (header, *rows))


def sa_line(**told: str) -> str:
    """A line of Schedule A as SA_LINE, but for what is told."""
    values = {**SA_LINE, **told}
    return SEPARATOR.join(values.get(name, "") for name in EFILE_COLUMNS)


def efile(*lines: str, amendment: int = 0, version: str = "8.3") -> str:
    """A filing of a committee's Q2 report of 2026, or an amendment of it, with these lines."""
    amends = ["FEC-1234567", str(amendment)] if amendment else ["", ""]
    header = SEPARATOR.join(["HDR", "FEC", version, "Invented", "1", *amends, ""])
    form = "F3A" if amendment else "F3N"
    cover = SEPARATOR.join(
        [form, "C00999999", "Friends of Odalys Fenwright", "", "1 Main St", "", "Springfield", "IL",
         "62701", "IL", "13", "Q2", "", "", "", "20260401", "20260630", "Fenwright", "Odalys"]
    )  # fmt: skip
    return "".join(f"{line}\r\n" for line in (header, cover, *lines))
