"""Payers that are organisations, and people who only sound like one."""

from __future__ import annotations

from datetime import date

import pytest

from donors.models import Committee
from donors.rules import judge
from donors.rules.organisation import ID
from donors.tests.office import candidate_committee
from donors.tests.rules.gifts import flag, give, held_up, standing, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def committee() -> Committee:
    return candidate_committee()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Acme Widgets Inc.", "corporation"), ("ACME WIDGETS, L.L.C.", "llc"),
        ("Riverton Party Supplies Inc", "corporation"),
        ("Acme Partners LLP", "partnership"), ("Plumbers Union Local 12", "union"),
        ("First Bank of Riverton", "bank"),
        ("Riverton Federal Credit Union", "bank"), ("The Riverton Foundation", "organisation"),
    ],
)  # fmt: skip
def test_an_organisation_is_flagged_for_what_it_is(name: str, kind: str) -> None:
    give("G-1", "50", last=name, first="")
    assert held_up(ID) == {"G-1"}
    found = flag(ID, "G-1")
    assert (found.reasons[0]["kind"], found.deadline) == (kind, date(2026, 4, 13))


def test_an_llc_is_told_what_it_owes() -> None:
    give("G-1", "50", last="Acme LLC", first="")
    held_up(ID)
    assert text_of(ID, "G-1") == (
        "ACME LLC gave, an LLC: it must have said that it may give and how the gift is attributed"
        " (110.1(g)(5))"
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Osbert", "Church"), ("Minh", "Co"), ("Ada", "Banks"), ("Ada", "Bank"), ("", "Prince"),
        ("", "Riverton PAC"), ("", "Friends of Odalys Fenwright"), ("", "Party of Riverton"),
        ("", "Riverton Green Party Inc"),
        ("", "Riverton Band of Examples"),
    ],
)  # fmt: skip
def test_people_committees_and_tribes_may_give(first: str, last: str) -> None:
    give("G-1", "50", first=first, last=last)
    assert held_up(ID) == set()


def test_a_legal_form_in_a_persons_name_is_one_all_the_same() -> None:
    give("G-1", "50", first="Acme", last="Widgets LLC", entity_type="IND")
    assert held_up(ID) == {"G-1"}


def test_the_entity_type_says_enough() -> None:
    give("G-1", "50", first="", last="Acme", entity_type="ORG")
    give("G-2", "50", donor="B", first="", last="Acme Inc", entity_type="PAC")
    assert held_up(ID) == {"G-1"}


@pytest.mark.parametrize(
    ("kind", "flagged", "not_judged"),
    [("party", {"G-1"}, 0), ("pac", set(), 1), ("unknown", set(), 1)],
)
def test_what_may_be_taken_depends_on_who_takes_it(
    kind: str, flagged: set[str], not_judged: int
) -> None:
    Committee.objects.update(type=kind)
    give("G-1", "50", first="", last="Acme Inc", entity_type="ORG")
    assert (judge(), standing(ID)) == (not_judged, flagged)


def test_a_refund_is_no_gift() -> None:
    give("R-1", "-50", first="", last="Acme Inc")
    assert held_up(ID) == set()
