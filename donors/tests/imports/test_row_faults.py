"""Faults of a row: it is rejected with line, column, value and reason, and the rest loads."""

import pytest

from donors.imports.base import REJECTED_VALUE_LENGTH
from donors.tests.imports.files import VAN_HEADER, VAN_ROW, changed, read, van


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("Amount", "1e9", "expected an amount such as 1000 or $1,000.00, got '1e9'"),
        ("Amount", "", "expected an amount such as 1000 or $1,000.00, got ''"),
        ("Amount", "NaN", "expected an amount such as 1000 or $1,000.00, got 'NaN'"),
        ("Amount", "12.345", "expected no more than two decimals, got '12.345'"),
        ("Amount", "100000000", "expected no more than 99,999,999.99, got '100000000'"),
        ("DateReceived", "2026-02-30", "expected a day of the calendar, got '2026-02-30'"),
        ("DateReceived", "soon",
         "expected a date such as 2026-01-31 or 1/31/2026, got 'soon'"),
        ("DateReceived", "1969-12-31", "expected a date since 1970-01-01, got '1969-12-31'"),
        ("ContributionID", "", "expected a ContributionID, got ''"),
        ("LastName", "", "expected a last name, got ''"),
        ("City", "x" * 201, "expected at most 200 characters, got 201"),
        ("ContributionID", "x" * 65, "expected at most 64 characters, got 65"),
    ],
)  # fmt: skip
def test_a_faulty_field_rejects_its_row_and_no_other(column: str, value: str, reason: str) -> None:
    outcome = read(van(VAN_ROW, changed(**{column: value}), VAN_ROW))
    assert [row.line for row in outcome.rows] == [2, 4]
    assert (outcome.reject.line, outcome.reject.column) == (3, column)
    assert outcome.reject.value == value[:REJECTED_VALUE_LENGTH]
    assert outcome.reject.message("gifts.csv") == f"gifts.csv, line 3, column {column}: {reason}"
    assert outcome.reject.raw == changed(**{column: value}) + "\n"


def test_the_column_is_named_as_the_file_names_it() -> None:
    header = VAN_HEADER.replace("DateReceived", "Date Received")
    assert read(van(changed(DateReceived="x"), header=header)).reject.column == "Date Received"


@pytest.mark.parametrize(
    ("row", "reason", "value"),
    [
        (VAN_ROW + ",Inc,x", "expected 12 fields, got 14", "Inc,x"),
        ("G-1,501", "expected 12 fields, got 2", ""),
        (",".join("x" * 10_000), "expected 12 fields, got 10,000", ("x," * 100)),
    ],
)
def test_a_wrong_number_of_fields_names_both_numbers(row: str, reason: str, value: str) -> None:
    reject = read(van(VAN_ROW, row)).reject
    assert reject.message("gifts.csv") == f"gifts.csv, line 3: {reason}"
    assert reject.value == value


def test_a_word_after_a_closing_quote_names_the_field() -> None:
    outcome = read(van(changed(FirstName='"Bill" Sr'), VAN_ROW))
    assert outcome.reject.message("gifts.csv") == (
        "gifts.csv, line 2, column FirstName:"
        " expected a delimiter or the end of the line after the closing quote"
    )
    assert [row.line for row in outcome.rows] == [3]


def test_a_word_after_a_closing_quote_in_a_record_of_many_lines() -> None:
    outcome = read(van(changed(City='"Spring\nfield"', Employer='"Acme" Inc'), VAN_ROW))
    assert (outcome.reject.line, outcome.reject.column) == (2, "Employer")
    assert [row.line for row in outcome.rows] == [4]


def test_the_header_once_more_is_a_rejected_row() -> None:
    outcome = read(van(VAN_ROW, VAN_HEADER, VAN_ROW))
    assert outcome.reject.message("gifts.csv") == (
        "gifts.csv, line 3: the header line once more, not a row"
    )
    assert len(outcome.rows) == 2


def test_what_is_nearly_a_committee_id_is_rejected() -> None:
    reject = read(van(VAN_ROW + ",C0099999", header=VAN_HEADER + ",Committee")).reject
    assert reject.message("gifts.csv") == (
        "gifts.csv, line 2, column Committee:"
        " expected an FEC committee id such as C00123456, got 'C0099999'"
    )


def test_the_parts_of_a_name_are_bounded_together() -> None:
    reject = read(van(changed(LastName="x" * 150, FirstName="y" * 141))).reject
    assert reject.message("gifts.csv") == (
        "gifts.csv, line 2, column LastName: expected a name of at most 290 characters, got 292"
    )


def test_a_row_of_empty_fields_is_rejected() -> None:
    assert read(van("," * 11)).reject.column == "ContributionID"
