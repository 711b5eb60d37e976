"""Cash over $100, and anonymous gifts over $50."""

from __future__ import annotations

from datetime import date

import pytest

from donors.models import RuleThreshold
from donors.rules.cash import ID
from donors.tests.rules.gifts import flag, give, held_up, text_of

pytestmark = pytest.mark.django_db


def test_cash_over_a_hundred_dollars_is_flagged_with_the_excess() -> None:
    give("G-1", "100", payment_method="cash")
    give("G-2", "120.50", donor="Osbert", payment_method="cash")
    assert held_up(ID) == {"G-2"}
    assert text_of(ID, "G-2") == (
        "$120.50 in cash, $20.50 over the $100 that one donor may give so"
    )
    assert flag(ID, "G-2").deadline == date(2026, 3, 24)


def test_cash_of_one_donor_adds_up_and_what_was_given_back_is_taken_off() -> None:
    give("G-1", "80", "2026-03-01", payment_method="cash")
    give("R-1", "-60", "2026-03-02", payment_method="cash")
    give("G-2", "70", "2026-03-03", payment_method="cash")
    give("G-3", "30", "2026-03-04", payment_method="cash")
    assert held_up(ID) == {"G-3"}
    assert flag(ID, "G-3").reasons[0]["excess"] == "20.00"


def test_other_payments_and_memo_rows_are_no_cash() -> None:
    for number, method in enumerate(("card", "check", "", "other")):
        give(f"G-{number}", "500", payment_method=method)
    give("M-1", "500", payment_method="cash", is_memo=True, not_counted="memo")
    assert held_up(ID) == set()


@pytest.mark.parametrize("name", ["Anonymous", "anonymous donor", "UNKNOWN"])
def test_nobody_known_may_give_fifty_dollars(name: str) -> None:
    give("G-1", "50", first="", last=name)
    give("G-2", "50.01", first="", last=name)
    give("G-3", "60", first="Ann", last="Onymous")
    assert held_up(ID) == {"G-2"}
    assert text_of(ID, "G-2").startswith("$50.01 from nobody known, $0.01 over the $50")


def test_the_figure_is_the_days() -> None:
    RuleThreshold.objects.filter(name="currency").update(valid_to="2026-03-31")
    RuleThreshold.objects.create(
        rule=ID, name="currency", amount=200, valid_from="2026-04-01", citation="a new law"
    )
    give("G-1", "150", "2026-03-31", payment_method="cash")
    give("G-2", "150", "2026-04-01", donor="Osbert", payment_method="cash")
    assert held_up(ID) == {"G-1"}
