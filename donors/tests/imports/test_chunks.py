"""Files are cut where a record ends, and nowhere else."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donors.tests.imports.files import FEC_ROW, VAN_ROW, changed, read, van

MANY = van(
    VAN_ROW,
    changed(Employer='"Acme,\r\nWidgets\n\n"'),
    "",
    changed(Amount="1e9"),
    "   ",
    VAN_ROW,
    changed(FirstName='"Bill" Sr'),
    changed(City='"Spring ""field"""'),
)


@pytest.mark.parametrize("size", range(1, 8))
def test_the_size_of_chunks_changes_nothing(size: int) -> None:
    outcome = read(MANY, rows_per_chunk=size)
    assert outcome.items == read(MANY).items
    assert [item.line for item in outcome.items] == [2, 3, 8, 10, 11, 12]
    assert all(chunk.rows <= size for chunk in outcome.chunks)


def test_chunks_are_numbered_and_counted() -> None:
    outcome = read(MANY, rows_per_chunk=4)
    assert [(chunk.number, chunk.first_line, chunk.rows) for chunk in outcome.chunks] == [
        (1, 2, 4), (2, 11, 2),
    ]  # fmt: skip
    assert (outcome.split.rows, outcome.split.chunks) == (6, 2)


def test_chunks_are_bounded_in_bytes_too() -> None:
    outcome = read(MANY, bytes_per_chunk=300)
    assert outcome.items == read(MANY).items
    assert len(outcome.chunks) > 1
    assert all(len(chunk.data) <= 300 for chunk in outcome.chunks)


def test_a_record_longer_than_a_chunk_is_a_chunk_of_its_own() -> None:
    chunks = read(MANY, bytes_per_chunk=1).chunks
    assert [chunk.rows for chunk in chunks] == [1] * 6


def test_blank_lines_count_for_a_chunks_size() -> None:
    outcome = read(van(VAN_ROW) + "\n" * 1_000 + VAN_ROW, bytes_per_chunk=500)
    assert [item.line for item in outcome.items] == [2, 1_003]
    assert sum(len(chunk.data) for chunk in outcome.chunks) < 300


def test_large_rows_are_cut_long_before_their_number_is_reached() -> None:
    row = changed(MiddleName="x" * 90_000)
    outcome = read(van(*[row] * 100), rows_per_chunk=5_000)
    assert [chunk.rows for chunk in outcome.chunks] == [44, 44, 12]


def test_chunks_of_no_rows_are_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="at least one row"):
        read(MANY, rows_per_chunk=0)


def test_the_hash_is_of_the_file_as_it_came() -> None:
    data = MANY.encode("utf-16")
    split = read(data).split
    assert (split.bytes, split.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_chunks_are_utf8_whatever_the_file_was() -> None:
    [chunk] = read(van(changed(FirstName="Zoë")).encode("utf-16")).chunks
    assert "Zoë" in chunk.data.decode()


FIELD = st.text(alphabet=st.sampled_from('ab ,"\n\r|;é'), max_size=8)


@settings(deadline=None)
@given(st.lists(st.lists(FIELD, min_size=12, max_size=12), max_size=8), st.integers(1, 4))
def test_any_rightly_quoted_file_has_as_many_rows_as_were_written(
    rows: list[list[str]], size: int
) -> None:
    lines = (",".join(f'"{field.replace(chr(34), chr(34) * 2)}"' for field in row) for row in rows)
    outcome = read(van(*lines), rows_per_chunk=size)
    assert len(outcome.items) == outcome.split.rows == len(rows)


@settings(deadline=None)
@given(st.lists(st.sampled_from([FEC_ROW, "", "\r", "x|y"]), min_size=1, max_size=9))
def test_itcont_lines_keep_their_numbers(lines: list[str]) -> None:
    outcome = read("\n".join([FEC_ROW, *lines]), rows_per_chunk=2)
    whole = read("\n".join([FEC_ROW, *lines]))
    assert outcome.items == whole.items
