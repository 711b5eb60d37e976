"""Employers and occupations that the law wants and a file lacks."""

from __future__ import annotations

from datetime import date

import pytest

from donors.models import Committee, Election
from donors.rules import judge
from donors.rules.best_efforts import ID, missing
from donors.tests.office import candidate_committee
from donors.tests.rules.gifts import flag, give, held_up, standing, text_of

pytestmark = pytest.mark.django_db

BLANK = {"employer": "", "occupation": ""}


@pytest.fixture(autouse=True)
def committee() -> Committee:
    committee = candidate_committee()
    Election.objects.create(committee=committee, code="G2024", date=date(2024, 11, 5))
    return committee


@pytest.mark.parametrize(
    ("employer", "occupation", "expected"),
    [
        ("", "", "employer and occupation"), ("N/A", "n/a", "employer and occupation"),
        ("INFORMATION REQUESTED PER BEST EFFORTS", "REQUESTED", "employer and occupation"),
        ("REFUSED", "Attorney", "employer"), ("Acme", "", "occupation"),
        ("Acme", "Employed", "occupation"), ("Acme", "Entrepreneur", "occupation"),
        ("SELF-EMPLOYED", "SELF-EMPLOYED", "occupation"), ("", "Attorney", "employer"),
        ("Acme", "Attorney", ""), ("Retired", "Retired", ""), ("N/A", "RETIRED", ""),
        ("NOT EMPLOYED", "NOT EMPLOYED", ""), ("NONE", "NONE", ""), ("", "Homemaker", ""),
        ("", "Student", ""), ("Self", "Artist", ""), ("", "Self-employed attorney", ""),
        ("Acme", "Owner", ""),
    ],
)  # fmt: skip
def test_what_the_law_takes_for_an_answer(employer: str, occupation: str, expected: str) -> None:
    assert missing(employer, occupation) == expected


def test_the_gift_that_passes_two_hundred_dollars_is_asked_about() -> None:
    give("G-1", "200", "2026-03-01", **BLANK)
    give("G-2", "0.01", "2026-03-02", **BLANK)
    give("G-3", "10", "2026-03-03", **BLANK)
    assert held_up(ID) == {"G-2", "G-3"}
    found = flag(ID, "G-2")
    assert (found.severity, found.deadline) == ("record", date(2026, 4, 1))
    assert text_of(ID, "G-2") == (
        "No employer and occupation: the file says employer nothing, occupation nothing; $200.01"
        " given in the election cycle to 2026-11-03"
    )


def test_what_one_gift_of_the_cycle_tells_is_known_for_all() -> None:
    give("G-1", "150", "2026-03-01", employer="Acme", occupation="Attorney")
    give("G-2", "150", "2026-03-02", **BLANK)
    assert held_up(ID) == set()


def test_each_cycle_counts_for_itself_and_refunds_are_taken_off() -> None:
    give("G-1", "150", "2024-11-05", **BLANK)
    give("G-2", "150", "2024-11-06", **BLANK)
    give("G-3", "150", "2026-03-02", donor="Osbert", **BLANK)
    give("R-3", "-100", "2026-03-03", donor="Osbert", **BLANK)
    give("G-4", "150", "2026-03-04", donor="Osbert", **BLANK)
    assert held_up(ID) == set()


def test_for_a_pac_the_calendar_year_counts() -> None:
    Committee.objects.update(type="pac")
    give("G-1", "150", "2025-12-31", **BLANK)
    give("G-2", "150", "2026-01-01", **BLANK)
    give("G-3", "51", "2026-01-02", **BLANK)
    assert held_up(ID) == {"G-3"}
    assert "given in 2026" in text_of(ID, "G-3")


def test_without_a_general_election_a_candidates_cycle_is_not_known() -> None:
    Election.objects.filter(code__startswith="G").delete()
    give("G-1", "300", **BLANK)
    assert (judge(), standing(ID)) == (1, set())


def test_an_answer_that_comes_later_withdraws_the_flag() -> None:
    gift = give("G-1", "300", **BLANK)
    assert held_up(ID) == {"G-1"}
    gift.profile.employer, gift.profile.occupation = "Acme", "Attorney"
    gift.profile.save()
    assert held_up(ID) == set()
