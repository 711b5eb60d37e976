"""An import undone whole, and brought again."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access.models import User
from core.errors import Refused
from donors.actions import likening
from donors.actions.counting import recount
from donors.actions.flagging import flag_import
from donors.actions.parting import part_donors
from donors.actions.resolving import merge_donors
from donors.actions.undoing import ask_to_undo, undo
from donors.models import Contribution, Donor, DonorMove, Flag, Import, Likeness
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
from jobs.models import Job
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


# One name, in two sources and places: she has moved, as only the file of the move tells.
MOVED = {"City": "Tulsa", "ZipOrPostal": "74101", "Employer": "Derrick Petroleum"}
TOLD = {"Committee": COMMITTEE, "Election": "P2026", "Amount": "2000.00"}


def donors() -> set[int]:
    return set(Donor.objects.filter(merged_into=None).values_list("pk", flat=True))


def moved() -> tuple[bytes, bytes, bytes]:
    """What two sources tell of her, and the first source's file that brings the two together."""
    here = van(gift("G-1", **TOLD), columns=COMMITTEE_COLUMNS)
    there = van(gift("S-1", VanID="9-77", **MOVED, **TOLD), columns=COMMITTEE_COLUMNS)
    bridge = van(gift("G-2", **MOVED))
    return here, there, bridge


def see_parted_judged() -> None:
    work_off(Job.objects.filter(function="donors.tasks.judge_donors").latest("pk"))


def test_whom_only_it_had_brought_together_are_two_donors_again() -> None:
    candidate_committee()
    here, there, bridge = moved()
    bring(here)
    bring(there, source="state-party")
    before = donors()
    assert len(before) == 2
    taken = bring(bridge, name="moved.csv")
    assert (len(donors()), open_flags()) == (1, {"S-1"})
    undone(taken, by=employee("keeper", "donors-admin"))
    see_parted_judged()
    assert (donors(), open_flags()) == (before, set())
    merged, back = DonorMove.objects.order_by("pk")
    assert (back.takes_back, back.decided_by) == (merged, None)
    assert back.note.startswith(f"Import {taken.pk} was undone")
    bring(bridge, name="moved.csv")
    assert (len(donors()), open_flags()) == (1, {"S-1"})


def test_whom_another_file_holds_together_stay_one() -> None:
    here, there, bridge = moved()
    bring(here)
    bring(there, source="state-party")
    taken = bring(bridge, name="moved.csv")
    bring(van(gift("G-3", **MOVED)), name="again.csv")
    undone(taken)
    assert len(donors()) == 1


def test_whom_people_merged_stay_one() -> None:
    here, there, bridge = moved()
    reviewer = employee("reviewer", "donors-reviewer")
    bring(here)
    bring(van(gift("A-1", AMBROSE)), name="other.csv")
    bring(there, source="state-party")
    taken = bring(bridge, name="moved.csv")
    one = contribution("G-1").profile.donor
    merge_donors(keep=one, other=contribution("A-1").profile.donor, note="Yes.", by=reviewer)
    assert undoing_of(taken).merged_by_people == [one]
    undone(taken)
    assert donors() == {one.pk}


def test_whom_only_an_address_that_it_told_had_brought_together_are_two_again() -> None:
    columns = (*COMMITTEE_COLUMNS, "Email")
    told = {"Email": "w.testerly@example.org"}
    taken = bring(van(gift("G-1", **told), columns=columns))
    bring(van(gift("G-2")), name="without.csv")
    bring(van(gift("S-1", VanID="9-77", **MOVED, **told), columns=columns), source="state-party")
    assert len(donors()) == 1
    undone(taken)
    assert len(donors()) == 2
    bring(van(gift("G-1", **told), columns=columns))
    assert len(donors()) == 1


def test_those_who_are_alike_are_found_again_when_they_are_brought_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(likening, "AT_ONCE", 1)
    rows = van(gift("G-1"), gift("G-2", VanID="502"))
    undone(bring(rows))
    assert not Likeness.objects.exists()
    bring(rows)
    assert Likeness.objects.count() == 1


def test_it_may_run_twice() -> None:
    candidate_committee()
    taken = brought(given("G-1", "4000.00"), given("G-2", "5.00", VanID="9"))
    undone(taken)
    before = Contribution.objects.order_by("pk").values_list()
    kept = list(before)
    moves = DonorMove.objects.count()
    assert undo(import_id=taken.pk) == 0
    assert (list(before.all()), DonorMove.objects.count()) == (kept, moves)


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
    for moment in (recount, part_donors, flag_import, judge):
        taken = brought(*rows, name="second.csv")  # undone before, it brings all of it again
        assert what_counts() == {"G-1": "3400.00", "G-2": "900.00"}
        assert in_a_process_killed_in(moment, partial(undo, import_id=taken.pk))
        undo(import_id=taken.pk)
        assert (what_counts(), standing()) == before, moment


def standing() -> list[tuple[Any, ...]]:
    """The flags that hold, by gift and what they are on."""
    flags = Flag.objects.exclude(state="withdrawn").order_by("contribution__external_id", "rule")
    return list(flags.values_list("contribution__external_id", "rule", "entry", "state"))
