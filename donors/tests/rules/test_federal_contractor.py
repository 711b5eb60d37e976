"""Donors on a list of federal contractors."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from donors.actions.lists import keep_list
from donors.models import Flag, Policy, WatchList
from donors.rules.federal_contractor import ID
from donors.tests.office import bring_list, table
from donors.tests.rules.gifts import flag, give, held_up, standing, text_of
from jobs.models import Job
from jobs.runner import work_off

pytestmark = pytest.mark.django_db

COLUMNS = ("id", "name", "aliases", "state", "from", "to")


def contractors(*rows: dict[str, str]) -> None:
    bring_list(table(rows, COLUMNS), slug="contractors", kind="contractor")


@pytest.fixture(autouse=True)
def listed() -> None:
    contractors(
        {"id": "1", "name": "Ambrose Quillfeather"},
        {"id": "2", "name": "Testerly Survey Services"},
        {"id": "3", "name": "Grand Widgets LLC"},
        {"id": "4", "name": "Osbert Nobody", "state": "TX"},
        {"id": "5", "name": "Philippa Brack", "to": "2025-12-31"},
    )


def test_a_donor_of_that_name_is_flagged() -> None:
    give("G-1", "50", first="Ambrose", middle="J", last="Quillfeather")
    assert held_up(ID) == {"G-1"}
    assert text_of(ID, "G-1") == (
        "The donor Ambrose Quillfeather is Ambrose Quillfeather on the list contractors"
    )
    assert (flag(ID, "G-1").severity, str(flag(ID, "G-1").deadline)) == ("illegal", "2026-04-13")


@pytest.mark.parametrize(
    "told",
    [
        {"employer": "Testerly Survey Services", "occupation": "Owner"},
        {"employer": "Self - Testerly Survey Services", "occupation": "Surveyor"},
        {"employer": "TESTERLY SURVEY SERVICES", "last": "Testerly", "occupation": "Surveyor"},
        {"first": "", "last": "Grand Widgets, LLC"},
    ],
    ids=str,
)
def test_a_business_of_ones_own_is_too(told: dict[str, Any]) -> None:
    give("G-1", "50", **{"first": "Wren", "last": "Doe", **told})
    assert held_up(ID) == {"G-1"}


@pytest.mark.parametrize(
    "told",
    [
        {"employer": "Testerly Survey Services", "occupation": "Surveyor"},
        {"employer": "Testerly Survey Services", "last": "Vey", "occupation": "Surveyor"},
        {"employer": "Grand Widgets LLC", "occupation": "Owner"},
        {"first": "Osbert", "last": "Nobody", "state": "WY"},
        {"first": "Philippa", "last": "Brack"},
    ],
    ids=str,
)
def test_who_works_for_one_or_is_somebody_else_may_give(told: dict[str, Any]) -> None:
    give("G-1", "50", **{"first": "Wren", "last": "Doe", **told})
    assert held_up(ID) == set()


def test_a_new_version_has_past_donors_judged_and_flags_nobody_for_an_employer() -> None:
    give("G-1", "50", first="Wren", last="Doe", employer="Hired Hands Co", occupation="Clerk")
    give("G-2", "50", donor="B", first="Wilhelmina", last="Testerly")
    contractors({"id": "6", "name": "Wilhelmina Testerly"}, {"id": "7", "name": "Hired Hands Co"})
    assert standing(ID) == {"G-2"}
    assert not Flag.objects.exclude(entry=None).exists()


def test_gifts_from_outside_of_the_lists_own_days_are_not_held_against_it() -> None:
    give("G-1", "50", first="Ambrose", last="Quillfeather")
    assert held_up(ID) == {"G-1"}
    watch_list = WatchList.objects.get()
    watch_list.effective_from = date(2026, 4, 1)
    keep_list(watch_list=watch_list, by=None)
    for job in Job.objects.filter(state=Job.State.WAITING):
        work_off(job)
    assert standing(ID) == set()


def test_a_list_of_contractors_has_no_policy_because_a_rule_reads_it() -> None:
    assert not Policy.objects.exists()
