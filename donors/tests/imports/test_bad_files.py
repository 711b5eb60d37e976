"""Files that somebody meant badly, or that fell apart on the way: read, or refused in words."""

import gzip
import io
import zipfile

import pytest

from core.errors import BadInput
from donors.imports.preview import preview
from donors.tests.imports.files import (
    SEPARATOR,
    VAN_HEADER,
    VAN_ROW,
    actblue,
    changed,
    efile,
    read,
    sa_line,
    van,
)


def zipped(data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("gifts.csv", data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (zipped(b"0" * 50_000_000), "a zip archive or an Excel workbook (.xlsx)"),
        (gzip.compress(b"0" * 50_000_000), "a gzip archive"),
        (b"\xfd7zXZ\x00" + b"x" * 99, "an xz archive"),
        (b"\x28\xb5\x2f\xfd" + b"x" * 99, "a Zstandard archive"),
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive"),
    ],
    ids=["zip", "gzip", "xz", "zstd", "rar"],
)
def test_a_bomb_is_refused_unopened(data: bytes, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(data, name="gifts.csv")
    assert str(refused.value) == (
        f"gifts.csv, line 1: expected a text file, got {told}; export it as CSV"
    )


LONG = "x" * 1_000_000


@pytest.mark.parametrize(
    ("data", "line"),
    [(efile(sa_line(contributor_employer=LONG)), 3), (efile(f"TEXT{SEPARATOR}{LONG}"), 3),
     (actblue({"Donor Employer": LONG}), 2), (actblue({}, {"Donor Employer": f'"{LONG}"'}), 3)],
)  # fmt: skip
def test_a_line_of_a_megabyte_is_refused_by_its_number(data: str, line: int) -> None:
    with pytest.raises(BadInput, match=rf"line {line}: expected a line end within 100,000|never"):
        read(data)


def test_ten_thousand_fields_reject_their_line_alone() -> None:
    many = sa_line() + SEPARATOR * 10_000 + "x"
    outcome = read(efile(sa_line(), many, sa_line(transaction_id="T3")))
    assert len(outcome.rows) == 2
    assert outcome.reject.reason == "expected 45 fields, got 10,045"


def test_each_line_of_a_filing_has_its_own_encoding() -> None:
    names = [("PEÑA", "latin-1"), ("O\u2019Test", "cp1252"), ("Łaska", "utf-8")]
    start = efile().encode()
    lines = [
        f"{sa_line(contributor_last_name=name, transaction_id=encoding)}\r\n".encode(encoding)
        for name, encoding in names
    ]
    outcome = read(start + b"".join(lines))
    assert [row.last for row in outcome.rows] == ["PEÑA", "O\u2019Test", "Łaska"]


def test_mixed_encodings_are_refused_where_nobody_knows_the_second() -> None:
    data = van(VAN_ROW).encode() + changed(LastName="PEÑA").encode("latin-1")
    with pytest.raises(BadInput, match=r"line 3, column LastName: byte 0xd1 .* is not UTF-8"):
        read(data)


@pytest.mark.parametrize(
    ("last", "first"),
    [("Ковалевская", "Софья"), ("王", "小明"), ("الخوارزمي", "محمد"), ("Παπαδοπούλου", "Ελένη"),
     ("नेहरू", "आशा"), ("O\u2019Ḍuḷan\u0301", "Zoë-Ångström")],
)  # fmt: skip
def test_names_in_other_scripts_are_names(last: str, first: str) -> None:
    rows = [
        read(van(changed(LastName=last, FirstName=first))).row,
        read(actblue({"Donor Last Name": last, "Donor First Name": first})).row,
        read(efile(sa_line(contributor_last_name=last, contributor_first_name=first))).row,
    ]
    assert {(row.last, row.first) for row in rows} == {(last, first)}


def test_a_header_once_more_is_no_gift() -> None:
    once, again = actblue({}), actblue({"Lineitem ID": "9002"})
    outcome = read(once + again)
    assert [row.external_id for row in outcome.rows] == ["9001", "9002"]
    assert outcome.reject.reason == "the header line once more, not a row"


def test_many_lines_between_two_gifts_cost_no_memory_and_no_line_number() -> None:
    others = [f"SB17{SEPARATOR}x"] * 5_000
    outcome = read(efile(sa_line(), *others, sa_line(transaction_id="T2")), bytes_per_chunk=2_000)
    assert [row.line for row in outcome.rows] == [3, 5_004]
    assert max(len(chunk.data) for chunk in outcome.chunks) < 2_000


def test_a_preview_reads_no_further_than_it_shows() -> None:
    class Counting(io.BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.given += len(data)
            return data

    rows = [changed(ContributionID=f"G-{number}") for number in range(20_000)]
    source = Counting(van(*rows, header=VAN_HEADER).encode())
    shown = preview(source, file_name="gifts.csv", layout="auto", aliases={})
    assert [row.external_id for row in shown.rows] == [f"G-{number}" for number in range(20)]
    assert source.given < 1_000_000 < len(source.getvalue())
