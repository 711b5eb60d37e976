"""An election is its letter and its year, or unknown."""

import datetime

import pytest

from donors.imports.values import election

ODD_YEAR = datetime.date(2025, 5, 1)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("P2026", "P2026"), ("G-2026", "G2026"), ("Primary 2026", "P2026"),
        ("2026 general election", "G2026"), ("Run-off 2026", "R2026"), ("Special 2025", "S2025"),
        ("O2026", "O2026"), ("P", "P2026"), ("G", "G2026"), ("Convention", "C2026"),
        ("", ""), ("S", ""), ("O", ""), ("Friends of S. Green", ""), ("Vitamin C", ""),
        ("Primary and General 2026", ""), ("TOP2026", ""), ("P20261", ""),
    ],
)  # fmt: skip
def test_codes_and_names_are_read(text: str, read: str) -> None:
    assert election(text, ODD_YEAR) == read


def test_without_the_day_of_the_gift_no_year_is_guessed() -> None:
    assert election("Primary") == ""
