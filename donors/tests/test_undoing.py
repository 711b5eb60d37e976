"""An import undone whole, and brought again."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access.models import User
from core.errors import Refused
from donors.actions.counting import recount
from donors.actions.flagging import flag_import
from donors.actions.undoing import ask_to_undo, undo
from donors.models import Contribution, Flag, Import
from donors.queries.donors import other_gifts
from donors.queries.undoing import undoing_of
from donors.rules import judge
from donors.tests.killing import in_a_process_killed_in
from donors.tests.office import (
    AMBROSE,
    COMMITTEE,
    COMMITTEE_COLUMNS,
    ON_LIST,
    bring,
    bring_list,
    candidate_committee,
    contribution,
    counts,
    dollars,
    employee,
    flag_states,
    gift,
    hand_in,
    open_flags,
    people,
    van,
)
from jobs.runner import work_off

pytestmark = pytest.mark.django_db

NOTE = "The wrong file."


def given(number: str, amount: str, **more: str) -> dict[str, str]:
    return gift(number, Amount=amount, Committee=COMMITTEE, Election="P2026", **more)


def brought(*rows: dict[str, str], **options: Any) -> Import:
    return bring(van(*rows, columns=COMMITTEE_COLUMNS), **options)


def undone(taken: Import, *, by: User | None = None) -> Import:
    asked = ask_to_undo(import_id=taken.pk, note=NOTE, by=by)
    assert asked.undoing
    assert work_off(asked.undoing).state == "done"
    taken.refresh_from_db()
    return taken


def what_counts() -> dict[str, str]:
    gifts = Contribution.objects.filter(not_counted="")
    return {number: str(amount) for number, amount in gifts.values_list("external_id", "amount")}


def test_what_it_brought_leaves_and_what_it_changed_is_as_before(wilhelmina_listed: None) -> None:
    candidate_committee()
    first = brought(given("G-1", "3000.00"))
    second = brought(given("G-1", "3400.00"), given("G-2", "900.00"), name="second.csv")
    assert open_flags() == {"G-1", "G-2"}
    plan = undoing_of(second)
    assert (plan.leave, plan.restored, plan.open_flags, plan.obstacle) == (1, 1, 3, "")
    keeper = employee("keeper", "donors-admin")
    undone(second, by=keeper)
    assert what_counts() == {"G-1": "3000.00"}
    assert (contribution("G-1").last_import, contribution("G-1").version) == (first, 3)
    assert contribution("G-2").not_counted == "undone"
    assert not Flag.objects.filter(rule="contribution_limit").exclude(state="withdrawn").exists()
    assert flag_states()["G-2"] == "withdrawn"
    assert second.undone_at
    assert (second.undone_note, second.undone_by) == (NOTE, keeper)


def test_the_same_file_brings_everything_back(wilhelmina_listed: None) -> None:
    candidate_committee()
    rows = [given("G-1", "3000.00"), given("G-2", "900.00")]
    first = brought(*rows)
    before = (what_counts(), open_flags(), Flag.objects.exclude(state="withdrawn").count())
    undone(first)
    assert (what_counts(), open_flags()) == ({}, set())
    again = brought(*rows)
    assert again.repeat_of is None
    assert counts(again) == (0, 2, 0)
    assert before == (
        what_counts(), open_flags(), Flag.objects.exclude(state="withdrawn").count(),
    )  # fmt: skip
    undone(again)
    assert what_counts() == {}


def test_a_later_file_that_said_the_same_may_be_imported_again() -> None:
    first = brought(given("G-1", "50.00"))
    later = brought(given("G-1", "50.00"), given("G-2", "60.00"), name="later.csv")
    assert undoing_of(first).later == [later]
    undone(first)
    assert what_counts() == {"G-2": "60.00"}
    brought(given("G-1", "50.00"), given("G-2", "60.00"), name="later.csv")
    assert what_counts() == {"G-1": "50.00", "G-2": "60.00"}


def test_undone_in_turn_each_goes_back_one_step() -> None:
    first = brought(given("G-1", "10.00"))
    second = brought(given("G-1", "20.00"))
    third = brought(given("G-1", "30.00"))
    with pytest.raises(Refused, match=rf"Later imports have changed its gifts: {third.pk} "):
        undone(second)
    with pytest.raises(Refused, match=rf"{third.pk} \(gifts\.csv\)\. Undo these first\."):
        undone(first)
    undone(third)
    assert what_counts() == {"G-1": "20.00"}
    undone(second)
    assert what_counts() == {"G-1": "10.00"}
    undone(first)
    assert what_counts() == {}
    assert contribution("G-1").amount == dollars("10.00")


def test_donors_are_called_as_they_were_before() -> None:
    bring(van(gift("G-1", AMBROSE)))
    wrong = bring(van(gift("G-2", AMBROSE, LastName="Quillfether", DateReceived="2026-05-01")))
    donor = contribution("G-1").profile.donor
    assert donor.name == "Quillfether, Ambrose"
    undone(wrong)
    donor.refresh_from_db()
    assert donor.name == "Quillfeather, Ambrose"


def test_what_was_undone_is_no_other_gift_and_is_told_in_the_list(client: Client) -> None:
    bring(van(gift("G-1", AMBROSE)))
    undone(bring(van(gift("G-2", AMBROSE)), name="b.csv"))
    donor = contribution("G-1").profile.donor
    assert [one.external_id for one in other_gifts(donor, [])] == ["G-1"]
    client.force_login(employee("reviewer", "donors-reviewer"))
    address = reverse("admin:donors_contribution_changelist")
    assert "Its import was undone" in client.get(address, {"not_counted__exact": "undone"}).text


def test_it_may_run_twice() -> None:
    candidate_committee()
    taken = brought(given("G-1", "4000.00"), given("G-2", "5.00", VanID="9"))
    undone(taken)
    before = Contribution.objects.order_by("pk").values_list()
    kept = list(before)
    assert undo(import_id=taken.pk) == 0
    assert list(before.all()) == kept


def test_it_needs_a_note() -> None:
    taken = bring(van(gift("G-1")))
    with pytest.raises(Refused, match="needs a note"):
        ask_to_undo(import_id=taken.pk, note=" ", by=None)


def test_a_running_import_and_an_undone_one_are_refused() -> None:
    with pytest.raises(Refused, match="It is still running"):
        undone(hand_in(van(gift("G-1"))))
    taken = bring(van(gift("G-2", AMBROSE)), name="other.csv")
    undone(taken)
    with pytest.raises(Refused, match="undone already"):
        undone(taken)


def test_a_repeat_has_nothing_to_undo() -> None:
    first = bring(van(gift("G-1")))
    with pytest.raises(Refused, match=rf"It repeats import {first.pk}"):
        undone(bring(van(gift("G-1"))))


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_wherever_its_worker_is_killed_the_next_one_undoes_the_rest() -> None:
    candidate_committee()
    bring_list(people(ON_LIST))
    brought(given("G-1", "3000.00"))
    before = (what_counts(), standing())
    rows = [given("G-1", "3400.00"), given("G-2", "900.00")]
    for moment in (recount, flag_import, judge):
        taken = brought(*rows, name="second.csv")  # undone before, it brings all of it again
        assert what_counts() == {"G-1": "3400.00", "G-2": "900.00"}
        assert in_a_process_killed_in(moment, partial(undo, import_id=taken.pk))
        undo(import_id=taken.pk)
        assert (what_counts(), standing()) == before, moment


def standing() -> list[tuple[Any, ...]]:
    """The flags that hold, by gift and what they are on."""
    flags = Flag.objects.exclude(state="withdrawn").order_by("contribution__external_id", "rule")
    return list(flags.values_list("contribution__external_id", "rule", "entry", "state"))
