"""Marks, encodings and line ends change nothing in what is read."""

import io

import pytest

from donors.imports.base import Chunk
from donors.imports.lines import BLOCK
from donors.imports.reader import split_file
from donors.tests.imports.files import FEC_ROW, VAN_ROW, changed, read, van

TEXT = van(VAN_ROW, changed(FirstName="Zoë", Employer='"Acme\nWidgets"'), "", VAN_ROW)


@pytest.mark.parametrize(
    ("python_name", "name"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16-le")],
)
def test_encodings(python_name: str, name: str) -> None:
    outcome = read(TEXT.encode(python_name))
    assert outcome.items == read(TEXT).items
    assert outcome.split.inspection.encoding == name


def test_utf16_of_the_other_byte_order() -> None:
    assert read(b"\xfe\xff" + TEXT.encode("utf-16-be")).items == read(TEXT).items


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends(end: str, mark: str) -> None:
    assert read(mark + TEXT.replace("\n", end)).items == read(TEXT).items


def test_mixed_line_ends() -> None:
    assert [item.line for item in read(f"{van()}\r\n{VAN_ROW}\r{VAN_ROW}\n{VAN_ROW}").items] == [
        3, 4, 5,
    ]  # fmt: skip


def test_only_line_ends_end_lines() -> None:
    odd = "A\x0bB\x0cC\x1cD\x85E\u2028F"
    row = read(van(changed(Employer=odd), VAN_ROW)).rows[0]
    assert row.employer == "A B C D E F"


@pytest.mark.parametrize("shift", range(-3, 4))
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_block_may_end_anywhere_in_a_line_end(shift: int, end: str) -> None:
    head = van(end=end)
    rows = [VAN_ROW + end] * ((BLOCK - len(head)) // len(VAN_ROW + end) - 1)
    missing = BLOCK - len(head) - sum(map(len, rows)) + shift
    long_row = changed(Employer="x" * (missing - len(changed(Employer="")) - len(end)))
    outcome = read(head + "".join(rows) + long_row + end + VAN_ROW + end)
    assert [item.line for item in outcome.items] == list(range(2, len(rows) + 4))
    assert len(outcome.rows) == len(rows) + 2


@pytest.mark.parametrize("shift", range(4))
def test_a_block_may_end_within_a_character(shift: int) -> None:
    data = van(*[changed(FirstName="Zoë🙂")] * 4000, header=" " * shift + van().rstrip()).encode()
    assert {row.first for row in read(data).rows} == {"Zoë🙂"}


def test_a_source_that_hands_out_a_byte_at_a_time() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 1, 1))

    chunks: list[Chunk] = []
    split = split_file(
        Slow(FEC_ROW.encode()), file_name="x", rows_per_chunk=1, write_chunk=chunks.append
    )
    assert (split.rows, split.bytes) == (1, len(FEC_ROW))
