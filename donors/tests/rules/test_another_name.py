"""Signs that a gift is another's."""

from __future__ import annotations

import pytest

from donors.rules import judge
from donors.rules.another_name import ID
from donors.tests.office import candidate_committee
from donors.tests.rules.gifts import flag, give, held_up, standing, text_of

pytestmark = pytest.mark.django_db

DONORS = ("Ada", "Ben", "Cleo", "Dora", "Edna")


def test_one_card_of_three_donors_is_a_cluster() -> None:
    for donor in DONORS[:3]:
        give(donor, "500", donor=donor, card="Visa 4242")
    give("alone", "500", donor="Dora", card="Visa 1111")
    give("other day", "500", "2026-03-15", donor="Edna", card="Visa 4242")
    assert held_up(ID) == {"Ada", "Ben", "Cleo"}
    assert text_of(ID, "Ada") == (
        "3 donors gave $500.00 each on 2026-03-14 with one card: Ada; Ben; Cleo"
    )


def test_one_address_of_three_donors_is_a_cluster_and_of_a_couple_none() -> None:
    for donor in DONORS[:3]:
        give(donor, "500", donor=donor, street="12 Elm St.")
    for donor in DONORS[3:]:
        give(donor, "500", donor=donor, street="14 Elm St.")
    give("small", "199", donor="Fay", street="16 Elm St")
    assert held_up(ID) == {"Ada", "Ben", "Cleo"}
    assert "from one address" in text_of(ID, "Ada")


def test_gifts_of_colleagues_in_few_days_are_a_burst() -> None:
    days = ("2026-03-10", "2026-03-11", "2026-03-12", "2026-03-12", "2026-03-12")
    for donor, day in zip(DONORS, days, strict=True):
        give(donor, "1000", day, donor=donor, employer="Acme Widgets, Inc.")
    give("too late", "1000", "2026-03-14", donor="Fay", employer="ACME WIDGETS")
    assert held_up(ID) == set(DONORS)
    assert text_of(ID, "Ada").startswith(
        "5 donors of Acme Widgets, Inc. gave $1,000.00 each within 3 days: Ada; Ben; Cleo"
    )


def test_an_employer_who_says_nothing_is_none() -> None:
    for donor in DONORS:
        give(donor, "1000", donor=donor, employer="RETIRED")
    assert held_up(ID) == set()


def test_a_cashier_at_the_limit_is_looked_at() -> None:
    candidate_committee()
    give("G-1", "2000", "2026-03-01", occupation="Cashier")
    give("G-2", "1500", "2026-03-02", occupation="Cashier")
    give("G-3", "3500", "2026-03-02", donor="Osbert", occupation="Attorney")
    give("G-4", "3499", "2026-03-02", donor="Fay", occupation="Waitress")
    assert held_up(ID) == {"G-2"}
    assert text_of(ID, "G-2") == (
        "Cashier has given $3,500.00 for P2026 of Friends of Odalys Fenwright, the limit being"
        " $3,500"
    )


def test_a_cluster_holds_up_earlier_gifts_of_others_and_lets_them_go_again() -> None:
    give("Ada", "500", donor="Ada", card="Visa 4242")
    give("Ben", "500", donor="Ben", card="Visa 4242")
    third = give("Cleo", "500", donor="Cleo", card="Visa 4242")
    cleo = third.profile.donor_id
    judge(donor_ids=[cleo])
    assert standing(ID) == {"Ada", "Ben", "Cleo"}
    third.card = "Visa 1111"
    third.save()
    judge(donor_ids=[cleo])
    assert standing(ID) == set()


def test_two_signs_are_two_reasons_of_one_flag() -> None:
    for donor in DONORS[:3]:
        give(donor, "500", donor=donor, card="Visa 4242", street="12 Elm St.")
    held_up(ID)
    signs = [reason.get("sign") for reason in flag(ID, "Ada").reasons]
    assert signs == ["address", "card", None]
