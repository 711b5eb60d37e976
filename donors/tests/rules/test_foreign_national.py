"""Addresses abroad, and what answers for them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from donors.rules.foreign_national import ID
from donors.tests.rules.gifts import flag, give, held_up, text_of

pytestmark = pytest.mark.django_db


def test_an_address_abroad_without_a_us_passport_is_flagged() -> None:
    give("G-1", "25", country="CA", passport="none", city="Toronto", state="ON", zip="M5V 2T6")
    assert held_up(ID) == {"G-1"}
    found = flag(ID, "G-1")
    assert (found.severity, found.deadline) == ("illegal", date(2026, 4, 13))
    assert text_of(ID, "G-1") == (
        "The address is abroad (Toronto, ON, M5V 2T6, CA), and no US passport number was given"
    )


def test_a_citizen_abroad_gives_with_a_passport_number() -> None:
    give("G-1", "25", country="CA", passport="given")
    give("G-2", "25", country="CA")
    assert held_up(ID) == {"G-2"}
    assert text_of(ID, "G-2").endswith("; the file does not tell of a US passport")


@pytest.mark.parametrize(
    "told",
    [
        {"country": "US"}, {"country": ""}, {"country": "U.S.A."}, {"country": "united states"},
        {"country": "PR", "state": "PR"}, {"country": "GU"}, {"country": "MP"},
        {"country": "DE", "state": "AE", "zip": "09021"}, {"country": "JP", "state": "ap"},
        {"country": "US", "passport": "none"}, {"zip": "unknown"}, {"state": "AA", "zip": "34034"},
    ],
    ids=str,
)  # fmt: skip
def test_home_is_where_the_law_says(told: dict[str, Any]) -> None:
    give("G-1", "25", **told)
    assert held_up(ID) == set()


@pytest.mark.parametrize(
    "told",
    [
        {"country": "FM", "state": "FM", "zip": "96941"}, {"country": "Freedonia"},
        {"state": "ZZ"}, {"state": "", "zip": "SW1A 1AA"},
    ],
    ids=str,
)  # fmt: skip
def test_abroad_is_all_else(told: dict[str, Any]) -> None:
    give("G-1", "25", **told)
    assert held_up(ID) == {"G-1"}


def test_a_refund_and_a_memo_are_no_gifts() -> None:
    give("R-1", "-25", country="CA")
    give("M-1", "25", country="CA", is_memo=True, not_counted="memo")
    give("U-1", "25", country="CA", not_counted="undone")
    assert held_up(ID) == set()


def test_an_address_put_right_withdraws_the_flag() -> None:
    gift = give("G-1", "25", country="CA")
    assert held_up(ID) == {"G-1"}
    gift.country = "US"
    gift.save()
    assert held_up(ID) == set()
