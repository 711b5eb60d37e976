"""A delimiter at the end of every line is no field; one in a single line is a fault."""

import pytest

from donors.tests.imports.files import FEC_ROW, VAN_HEADER, VAN_ROW, Outcome, changed, read, van

PLAIN = [VAN_ROW, changed(ContributionID="G-2", Employer='"Acme, Inc."')]


def content(outcome: Outcome) -> list[str]:
    return [row.content_hash for row in outcome.rows]


@pytest.mark.parametrize(
    ("header_end", "row_end"), [("", ","), (",", ","), (",", ""), ("", ", "), (",,", ",,")]
)
def test_at_the_end_of_every_line_they_change_nothing(header_end: str, row_end: str) -> None:
    lines = [row + row_end for row in PLAIN]
    outcome = read(van(*lines, header=VAN_HEADER + header_end), rows_per_chunk=1)
    assert content(outcome) == content(read(van(*PLAIN)))
    assert outcome.rejects == []


def test_a_row_that_lacks_a_field_is_rejected_among_them_too() -> None:
    outcome = read(van(VAN_ROW + ",", "G-2,501,", VAN_ROW + ","))
    assert outcome.reject.message("gifts.csv") == "gifts.csv, line 3: expected 12 fields, got 3"
    assert len(outcome.rows) == 2


def test_where_other_rows_end_without_one_it_is_a_field_too_many() -> None:
    shifted = changed(LastName="Tester, Ly")
    outcome = read(van(VAN_ROW, shifted, VAN_ROW + ","))
    assert [reject.line for reject in outcome.rejects] == [3, 4]
    assert {reject.reason for reject in outcome.rejects} == {"expected 12 fields, got 13"}


def test_two_at_a_lines_end_are_rejected_where_the_header_has_none() -> None:
    assert read(van(VAN_ROW + ",,")).reject.reason == "expected 12 fields, got 14"


def test_bars_at_the_ends_of_itcont_lines() -> None:
    outcome = read(f"{FEC_ROW}|\n{FEC_ROW}|\n", name="itcont.txt")
    assert content(outcome) == content(read(f"{FEC_ROW}\n{FEC_ROW}\n"))
