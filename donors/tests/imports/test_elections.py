"""An election is its letter and its year, or unknown."""

import datetime

import pytest

from donors.imports.layouts.fec_itcont import COLUMNS
from donors.imports.values import election
from donors.tests.imports.files import VAN_HEADER, VAN_ROW, changed_fec, read, van

ODD_YEAR = datetime.date(2025, 5, 1)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("P2026", "P2026"), ("G-2026", "G2026"), ("Primary 2026", "P2026"),
        ("2026 general election", "G2026"), ("Run-off 2026", "R2026"), ("Special 2025", "S2025"),
        ("O2026", "O2026"), ("P", "P2026"), ("G", "G2026"), ("Convention", "C2026"),
        ("", ""), ("S", ""), ("O", ""), ("Friends of S. Green", ""), ("Vitamin C", ""),
        ("Primary and General 2026", ""), ("TOP2026", ""), ("P20261", ""),
        ("P2026, G2026", ""), ("Primary 2024/2026", ""), ("P2026 general", ""),
        ("Primary '28", ""), ("Primary 1", ""), ("P2026 (Primary)", "P2026"),
        ("Attorney General 2026", ""), ("Attorney General P2026", "P2026"),
    ],
)  # fmt: skip
def test_codes_and_names_are_read(text: str, read: str) -> None:
    assert election(text, ODD_YEAR) == read


def test_without_the_day_of_the_gift_no_year_is_guessed() -> None:
    assert election("Primary") == ""


@pytest.mark.parametrize(
    ("columns", "told", "kept"),
    [
        ("Election", "the next one", "the next one"),
        ("Election", "P2026, G2026", "P2026, G2026"),
        ("Election,Period,Cycle", "the next one,General,2026", "the next one"),
        ("Period,Cycle", "Q1,2026", "Q1 2026"),
        ("Period,Cycle", ",2026", ""),
        ("Period,Cycle", ",2028", "2028"),
        ("Period,Designation", ",Primary", "Primary"),
        ("Designation", "Primary and General 2026", "Primary and General 2026"),
        ("Designation", "General " * 100, ("General " * 100)[:200]),
    ],
)  # fmt: skip
def test_text_that_cannot_be_read_is_kept_as_it_was_told(
    columns: str, told: str, kept: str
) -> None:
    row = read(van(f"{VAN_ROW},{_quoted(told, columns)}", header=f"{VAN_HEADER},{columns}")).row
    assert row.election == kept


def _quoted(told: str, columns: str) -> str:
    return told if "," in columns else f'"{told}"'


@pytest.mark.parametrize(
    ("pgi", "kept"), [("P2026", "P2026"), ("P", "P2026"), ("X2026", "X2026"), ("", "")]
)
def test_the_fecs_code_is_kept_where_it_cannot_be_read(pgi: str, kept: str) -> None:
    assert read(changed_fec(COLUMNS, TRANSACTION_PGI=pgi)).row.election == kept
