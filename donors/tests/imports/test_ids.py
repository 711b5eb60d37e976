"""Ids are taken as the source gave them, or not at all."""

import pytest

from donors.tests.imports.files import VAN_ROW, changed, read, van

MANGLED = (
    "1.23457E+11", "1.2e+5", "1E+11", "4,03142E+18", "123456789012.0", "501.00", "501,0", "####",
    "#REF!", "#N/A",
)  # fmt: skip


@pytest.mark.parametrize("column", ["ContributionID", "VanID"])
@pytest.mark.parametrize("value", MANGLED)
def test_what_a_spreadsheet_made_of_an_id_rejects_its_row(column: str, value: str) -> None:
    told = f'"{value}"' if "," in value else value
    outcome = read(van(VAN_ROW, changed(**{column: told}), VAN_ROW))
    assert [row.line for row in outcome.rows] == [2, 4]
    assert outcome.reject.value == value
    assert outcome.reject.message("gifts.csv") == (
        f"gifts.csv, line 3, column {column}: expected an id as the source gives it, got '{value}',"
        " as a spreadsheet writes it: export the file again, and open it with this column as text"
    )


@pytest.mark.parametrize("value", ["G-1", "1E11", "2e5f", "v1.0.1", "1.5", "#12", "0", "00501"])
def test_an_id_may_be_anything_else(value: str) -> None:
    row = read(van(changed(ContributionID=value, VanID=value))).row
    assert (row.external_id, row.donor_id) == (value, value)


def test_blanks_around_an_id_are_none_of_it() -> None:
    row = read(van(changed(ContributionID="  G-1\t", VanID="\u00a0501 "))).row
    assert (row.external_id, row.donor_id) == ("G-1", "501")
