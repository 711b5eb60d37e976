"""Flags are raised once, withdrawn when their reason has gone, and opened when it comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from donors.actions.decisions import decide
from donors.actions.flagging import flag_import
from donors.actions.loading import load_chunk
from donors.actions.merging import merge
from donors.models import Contribution, Flag, Match
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    bring,
    bring_list,
    contribution,
    dollars,
    employee,
    flag_of,
    flag_states,
    gift,
    hand_in,
    history,
    people,
    record_id,
    see_through,
    van,
)

pytestmark = pytest.mark.django_db

HARMLESS = {"MiddleName": "Z", "ZipOrPostal": "99501", "State": "AK", "Employer": "Alpine School"}


def test_flagging_twice_is_flagging_once(wilhelmina_listed: None) -> None:
    taken = bring(van(gift("G-1"), gift("G-2")))
    before = list(Flag.objects.order_by("pk").values())
    flag_import(import_id=taken.pk)
    flag_import(import_id=taken.pk)
    assert list(Flag.objects.order_by("pk").values()) == before
    assert len(before) == 2


def test_a_flag_goes_when_the_donor_turns_out_to_be_another_and_comes_back(
    wilhelmina_listed: None,
) -> None:
    bring(van(gift("G-1")))
    first = flag_of("G-1")
    second = bring(van(gift("G-1", **HARMLESS)), name="b.csv")
    assert flag_states() == {"G-1": "withdrawn"}
    assert second.flags == 0
    third = bring(van(gift("G-1", Amount="51.00")), name="c.csv")
    again = flag_of("G-1")
    assert (again.pk, again.state, third.flags) == (first.pk, "open", 1)
    assert [was.state for was in history(again)] == ["open", "withdrawn"]


def test_a_flag_that_comes_back_goes_to_the_end_of_the_queue(wilhelmina_listed: None) -> None:
    bring(van(gift("G-1")))
    long_ago = timezone.now() - timedelta(days=9)
    Flag.objects.update(opened_at=long_ago)
    bring(van(gift("G-1", Amount="60.00")), name="b.csv")
    assert flag_of("G-1").opened_at == long_ago  # open all the time: it keeps its place
    bring(van(gift("G-1", **HARMLESS)), name="c.csv")
    bring(van(gift("G-1", Amount="70.00")), name="d.csv")
    assert flag_of("G-1").opened_at > long_ago


def test_a_gift_that_becomes_a_refund_is_held_against_nobody(wilhelmina_listed: None) -> None:
    bring(van(gift("G-1")))
    bring(van(gift("G-1", Amount="-50.00")), name="b.csv")
    assert flag_states() == {"G-1": "withdrawn"}


def test_a_gift_whose_date_leaves_the_entrys_time_is_withdrawn() -> None:
    bring_list(people({**ON_LIST, "to": "2026-03-31"}))
    bring(van(gift("G-1", DateReceived="2026-03-14")))
    assert flag_states() == {"G-1": "open"}
    bring(van(gift("G-1", DateReceived="2026-04-14")), name="b.csv")
    assert flag_states() == {"G-1": "withdrawn"}


def test_a_gift_moved_to_another_donor_takes_its_flag_along(wilhelmina_listed: None) -> None:
    bring(van(gift("G-1"), gift("G-2", VanID="502")))
    bring(van(gift("G-1", VanID="502")), name="b.csv")
    assert flag_of("G-1").donor == flag_of("G-2").donor == contribution("G-2").profile.donor


def test_a_dismissed_flag_of_a_gift_moved_to_another_donor_is_open_again(
    wilhelmina_listed: None,
) -> None:
    bring(van(gift("G-1")))
    decide(
        flag_ids=[flag_of("G-1").pk], verdict="dismissed", note="Not her.", by=employee("reviewer")
    )
    bring(van(gift("G-1", VanID="502")), name="b.csv")
    flag = flag_of("G-1")
    assert (flag.state, flag.decision, record_id("G-1")) == ("open", None, "502")


def test_an_earlier_import_that_is_merged_late_leaves_a_later_one_standing(
    wilhelmina_listed: None,
) -> None:
    early = hand_in(van(gift("G-1", Amount="10.00"), gift("G-2", AMBROSE)), name="early.csv")
    late = bring(van(gift("G-1", Amount="20.00", Employer="Alpine School")), name="late.csv")
    see_through(early)
    kept = contribution("G-1")
    assert (kept.amount, kept.version, kept.last_import) == (dollars("20"), 1, late)
    assert kept.profile.employer == "Alpine School"
    assert (early.new, early.changed, early.unchanged) == (1, 0, 1)


def test_two_imports_in_flight_miss_no_flag_of_a_description_they_share(
    wilhelmina_listed: None,
) -> None:
    """The second finds the donor described already, by an import that has yet to screen them."""
    slow = hand_in(van(gift("G-1")), name="slow.csv")
    for chunk in slow.chunks.all():
        load_chunk(chunk_id=chunk.pk, progress=lambda done, total: None)
    merge(import_id=slow.pk)
    assert not Match.objects.exists()
    quick = bring(van(gift("G-2")), name="quick.csv")
    assert (quick.new, quick.flags) == (1, 1)
    see_through(slow)
    assert slow.flags == 1
    assert flag_states() == {"G-1": "open", "G-2": "open"}


def test_a_weaker_match_changes_the_flag_and_not_its_state(wilhelmina_listed: None) -> None:
    bring(van(gift("G-1")))
    before = flag_of("G-1")
    bring(van(gift("G-1", Employer="Riverton Schools")), name="b.csv")
    after = flag_of("G-1")
    assert after.state == "open"
    assert after.probability is not None
    assert before.probability is not None
    assert after.probability < before.probability
    assert after.reasons != before.reasons
    assert Contribution.objects.get().profile.employer == "Riverton Schools"
