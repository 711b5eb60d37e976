"""Faults of the whole file: refused, with the file, the line and the column in the message."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest

from core.errors import BadInput
from donors.imports.base import Chunk
from donors.imports.reader import split_file
from donors.tests.imports.files import FEC_ROW, VAN_HEADER, VAN_ROW, changed, read, van


def refusal(data: bytes | str, **options: str) -> str:
    with pytest.raises(BadInput) as caught:
        read(data, **options)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b"  \r\n"])
def test_an_empty_file(data: bytes) -> None:
    assert refusal(data) == "gifts.csv, line 1: the file is empty"


def test_a_header_alone_is_a_file_without_rows() -> None:
    outcome = read(van())
    assert (outcome.split.rows, outcome.split.chunks, outcome.items) == (0, 0, [])


def test_an_unknown_layout_names_what_was_found_and_what_is_missing() -> None:
    assert refusal("Colour,LastName,Amount\nred,Testerly,5\n") == (
        "gifts.csv, line 1: unknown layout. Columns found: Colour, LastName, Amount."
        " Layouts: fec-efile begins with a line HDR, which names the version (8.0 to 8.5);"
        " fec-itcont has 21 columns between bars (|), the first an FEC committee id such as"
        " C00123456; found 1 column; actblue lacks Receipt ID, Lineitem ID, Date, Donor Last Name;"
        " van lacks ContributionID, DateReceived"
    )


def test_a_layout_that_was_asked_for_is_the_only_one_tried() -> None:
    assert "van lacks ContributionID" in refusal(FEC_ROW, layout="van")
    assert "fec-itcont has 21 columns" in refusal(van(VAN_ROW), layout="fec-itcont")


def test_a_layout_that_does_not_exist_is_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="expected a layout out of auto, fec-efile, fec-itcont"):
        read(van(VAN_ROW), layout="winred")


def test_undecodable_bytes_name_line_column_and_byte() -> None:
    bad = changed(FirstName="Zo\udc92e").encode(errors="surrogateescape")
    assert refusal(van(VAN_ROW).encode() + bad) == (
        "gifts.csv, line 3, column FirstName: byte 0x92 at position 11 of the line is not UTF-8;"
        " save the file as UTF-8 and send it again"
    )


def test_half_a_character_of_utf16_is_undecodable() -> None:
    assert "gifts.csv, line 3, column ContributionID: byte 0xff" in refusal(
        van(VAN_ROW).encode("utf-16") + b"\x41"
    )


@pytest.mark.parametrize("layout", ["van", "fec-itcont"])
def test_a_nul_names_line_and_column(layout: str) -> None:
    if layout == "van":
        data = van(VAN_ROW, changed(City="Spring\0field"))
        place = "line 3, column City"
    else:
        data = FEC_ROW + "\n" + FEC_ROW.replace("ENGINEER", "ENGI\0NEER")
        place = "line 2, column OCCUPATION"
    assert refusal(data, layout=layout).startswith(f"gifts.csv, {place}: a NUL character")


def test_a_nul_within_a_long_quoted_field_names_that_field() -> None:
    data = van(VAN_ROW, changed(Employer='"Acme\nWidgets\n\0"'))
    assert refusal(data).startswith("gifts.csv, line 5, column Employer: a NUL character")


def test_a_nul_in_the_first_line() -> None:
    assert refusal(van(VAN_ROW).encode("utf-16-le")) == (
        "gifts.csv, line 1: a NUL character in the first line: this is not a text file"
    )


def test_a_quote_that_never_closes_names_where_it_opened() -> None:
    rows = [VAN_ROW] * 5
    rows[1] = changed(Employer='"Acme Widgets')
    assert refusal(van(*rows)) == (
        "gifts.csv, line 3, column Employer:"
        " a quote opens here and never closes; the text up to line 6 reads as one field"
    )


def test_a_quote_that_only_a_later_rows_quote_ends_never_closes() -> None:
    rows = [changed(Employer='"Acme Widgets'), VAN_ROW, changed(Employer='"Acme, Inc."')]
    assert refusal(van(*rows)) == (
        "gifts.csv, line 2, column Employer:"
        " a quote opens here and never closes; the text up to line 4 reads as one field"
    )


def test_a_quote_opening_after_a_long_field_names_its_own_line() -> None:
    row = changed(City='"Spring\nfield"', Occupation='"Engineer')
    assert refusal(van(row, VAN_ROW)).startswith("gifts.csv, line 3, column Occupation: a quote")


def test_a_quote_open_in_the_last_line() -> None:
    assert refusal(van(VAN_ROW) + '"G-2,501') == (
        "gifts.csv, line 3, column ContributionID: a quote opens here and never closes"
    )


def test_a_quote_open_in_the_header() -> None:
    assert refusal(van(VAN_ROW, header=VAN_HEADER.replace("Amount", '"Amount'))) == (
        'gifts.csv, line 1: a quote opens in the header and never closes: "Amount,DateReceived'
    )


class Endless:
    """A file of any size that counts what is read of it."""

    def __init__(self, beginning: str, then: bytes) -> None:
        self.given = 0
        self._parts = self._endless(beginning.encode(), then)

    def _endless(self, beginning: bytes, then: bytes) -> Iterator[bytes]:
        yield beginning
        while True:
            yield then

    def read(self, size: int = -1) -> bytes:
        part = next(self._parts)[:size]
        self.given += len(part)
        return part


@pytest.mark.parametrize(
    ("beginning", "then", "message"),
    [
        (van() + '"G-1', b"x" * 1000 + b"\n",
         "gifts.csv, line 2, column ContributionID: a quote opens here and never closes"),
        (van() + "G-1", b"x" * 1000,
         "gifts.csv, line 2: expected a line end within 100,000 characters"),
        (FEC_ROW, b"x" * 1000,
         "gifts.csv, line 1: expected a line end within 100,000 characters"),
        ("a" * 1000, b"a" * 1000,
         "gifts.csv, line 1: expected a line end within 100,000 characters"),
    ],
)  # fmt: skip
def test_a_file_without_end_is_refused_after_little_of_it(
    beginning: str, then: bytes, message: str
) -> None:
    source = Endless(beginning, then)
    with pytest.raises(BadInput) as caught:
        split_file(
            source,  # type: ignore[arg-type]
            file_name="gifts.csv",
            rows_per_chunk=10,
            write_chunk=lambda chunk: None,
        )
    assert str(caught.value).startswith(message)
    assert source.given < 1 << 20


def test_a_line_of_a_megabyte() -> None:
    assert refusal(van(VAN_ROW, changed(Employer="x" * 1_000_000), VAN_ROW)) == (
        "gifts.csv, line 3: expected a line end within 100,000 characters"
    )


def test_ten_thousand_columns() -> None:
    header = ",".join([VAN_HEADER, *(f"Extra{number}" for number in range(9988))])
    expected = "gifts.csv, line 1: expected at most 500 columns, got 10,000"
    assert refusal(van(header=header)) == expected
    assert refusal(van(header=",".join(["x"] * 10_000))) == expected


@pytest.mark.parametrize(
    ("opening", "named"),
    [
        (b"%PDF-1.7\n", "a PDF"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook (.xls)"),
        (b"\x1f\x8b\x08", "a gzip archive"), (b"PAR1", "a Parquet file"),
    ],
)  # fmt: skip
def test_binary_formats_are_named(opening: bytes, named: str) -> None:
    assert refusal(opening + b"\0" * 20) == (
        f"gifts.csv, line 1: expected a text file, got {named}; export it as CSV"
    )


def test_a_workbook_is_named() -> None:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as workbook:
        workbook.writestr("xl/workbook.xml", "<workbook/>")
    assert "got a zip archive or an Excel workbook (.xlsx)" in refusal(target.getvalue())


def test_chunks_written_before_the_fault_are_whole() -> None:
    written: list[Chunk] = []
    data = van(VAN_ROW, VAN_ROW, changed(Employer='"Acme')).encode()
    with pytest.raises(BadInput):
        split_file(
            BytesIO(data), file_name="gifts.csv", rows_per_chunk=2, write_chunk=written.append
        )
    assert [chunk.data.decode() for chunk in written] == [f"{VAN_ROW}\n{VAN_ROW}\n"]
