"""A contribution is (source, id): the same content again changes nothing, wherever it stands."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import transaction
from pghistory.models import Events

from donors.models import Contribution, Donor, DonorRecord, Flag, Import, Match, Profile, Source
from donors.tests.imports.files import FEC_ROW
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    WILHELMINA,
    bring,
    bring_list,
    contribution,
    counts,
    dollars,
    gift,
    hand_in,
    history,
    people,
    see_through,
    van,
)
from jobs.models import Job

pytestmark = pytest.mark.django_db

GIFTS = [
    *(gift(f"W-{number}", DateReceived=f"2026-03-{number + 1:02}") for number in range(5)),
    *(gift(f"A-{number}", AMBROSE, Amount=f"{number + 1}.50") for number in range(5)),
]


def what_stands() -> dict[str, list[Any]]:
    """Every row of what an import may write but for the import itself, history included."""
    kept = {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Contribution, Donor, Profile, Match, Flag)
    }
    return {**kept, "history": list(Events.objects.values_list("pgh_slug", flat=True))}


def screened_by(taken: Import) -> int:
    """How many screening jobs an import had."""
    assert taken.job
    return Job.objects.filter(root=taken.job, function="donors.tasks.screen").count()


def test_rows_in_another_order_in_a_new_file_change_nothing(wilhelmina_listed: None) -> None:
    first = bring(van(*GIFTS))
    assert (counts(first), first.flags, screened_by(first)) == ((10, 0, 0), 5, 1)
    before = what_stands()
    shuffled = random.Random(7).sample(GIFTS, len(GIFTS))
    again = bring(van(*shuffled), name="again.csv", rows_per_chunk=3)
    assert again.repeat_of is None
    assert (counts(again), again.unchanged, again.flags) == ((0, 0, 0), 10, 0)
    assert screened_by(again) == 0
    assert what_stands() == before


def test_other_columns_spacing_and_notation_are_the_same_content() -> None:
    bring(van(gift("G-1", Amount="1000.00")))
    before = what_stands()
    row = gift("G-1", Amount="$1,000.00", DateReceived="3/14/2026", City="  Springfield ")
    columns = ["Amount", "Note", *sorted(row.keys() - {"Amount"})]
    again = bring(van({**row, "Note": "thanked"}, columns=columns))
    assert counts(again) == (0, 0, 0)
    assert what_stands() == before


def test_the_identical_file_is_recorded_as_a_repeat(wilhelmina_listed: None) -> None:
    first = bring(van(*GIFTS))
    before, jobs = what_stands(), Job.objects.count()
    again = bring(van(*GIFTS), name="other-name.csv")
    assert again.repeat_of == first
    assert again.job is None
    assert (again.rows, counts(again), again.file_name) == (10, (0, 0, 0), "other-name.csv")
    assert again.flags_file == first.flags_file
    assert (what_stands(), Job.objects.count()) == (before, jobs)


def test_a_repeat_of_a_repeat_names_the_first() -> None:
    first = bring(van(*GIFTS))
    bring(van(*GIFTS))
    assert bring(van(*GIFTS)).repeat_of == first


def test_the_same_bytes_from_another_source_are_other_gifts() -> None:
    bring(van(*GIFTS))
    other = bring(van(*GIFTS), source="state-party")
    assert (other.repeat_of, counts(other)) == (None, (10, 0, 0))
    assert Contribution.objects.count() == 20
    assert DonorRecord.objects.count() == 4
    here, there = contribution("A-1"), contribution("A-1", "state-party")
    assert here.profile.record != there.profile.record


def test_exactly_the_one_changed_row_is_judged_anew(wilhelmina_listed: None) -> None:
    first = bring(van(*GIFTS))
    flags = {flag.pk: (flag.state, flag.opened_at) for flag in Flag.objects.all()}
    changed = gift("A-3", AMBROSE, Amount="75.00", Employer="Gusherly Oil")
    rows = [row for row in GIFTS if row["ContributionID"] != "A-3"]
    second = bring(van(*reversed(rows), changed), name="second.csv")
    assert counts(second) == (0, 1, 0)
    assert second.unchanged == 9
    [judged] = Contribution.objects.filter(last_import=second)
    assert (judged.external_id, judged.version, judged.line) == ("A-3", 2, 11)
    assert judged.first_import == first
    assert judged.amount == dollars("75.00")
    assert [profile.employer for profile in Profile.objects.filter(first_import=second)] == [
        "Gusherly Oil"
    ]
    assert {flag.pk: (flag.state, flag.opened_at) for flag in Flag.objects.all()} == flags
    assert not Contribution.objects.exclude(pk=judged.pk).exclude(version=1).exists()


def test_the_old_content_is_kept_in_history() -> None:
    bring(van(gift("G-1", Amount="50.00")))
    bring(van(gift("G-1", Amount="60.00")), name="b.csv")
    bring(van(gift("G-1", Amount="70.00")), name="c.csv")
    kept = contribution("G-1")
    assert (kept.version, kept.amount) == (3, dollars("70.00"))
    assert [(was.pgh_label, was.version, was.amount) for was in history(kept)] == [
        ("update", 1, dollars("50.00")),
        ("update", 2, dollars("60.00")),
    ]


def test_going_back_to_the_first_content_is_a_change_too() -> None:
    bring(van(gift("G-1", Amount="50.00")))
    bring(van(gift("G-1", Amount="60.00")), name="b.csv")
    back = bring(van(gift("G-1", Amount="50.00"), gift("G-2")), name="c.csv")
    assert counts(back) == (1, 1, 0)
    assert contribution("G-1").version == 3


def test_the_same_row_twice_in_one_file_is_one_gift() -> None:
    taken = bring(van(gift("G-1"), gift("G-2"), gift("G-1")))
    assert (taken.rows, counts(taken), taken.unchanged) == (3, (2, 0, 0), 1)
    assert contribution("G-1").version == 1


def test_of_two_contents_of_one_gift_in_a_file_the_last_line_counts() -> None:
    taken = bring(van(gift("G-1", Amount="10.00"), gift("G-2"), gift("G-1", Amount="20.00")))
    assert counts(taken) == (2, 0, 0)
    kept = contribution("G-1")
    assert (kept.amount, kept.version, kept.line) == (dollars("20.00"), 1, 4)


@pytest.mark.parametrize("rows_per_chunk", [1, 4])
def test_a_file_in_chunks_gives_the_same_as_in_one(rows_per_chunk: int) -> None:
    rows = [
        *GIFTS,
        gift("A-1", AMBROSE, Amount="99.00"),
        gift("W-2", WILHELMINA, Employer="Riverton Schools"),
        gift("bad", Amount="1e9"),
        gift("A-1", AMBROSE, Amount="98.00"),
        gift("A-0", AMBROSE, Amount="1.50"),
    ]
    bring_list(people(ON_LIST))
    fields = ("external_id", "amount", "date", "line", "profile__donor__name", "profile__employer",
              "content_hash", "flags__state", "flags__probability")  # fmt: skip
    found = []
    for size in (1000, rows_per_chunk):
        with transaction.atomic():
            taken = bring(van(*rows), rows_per_chunk=size)
            assert taken.chunks.count() == -(-len(rows) // size)
            assert (counts(taken), taken.flags) == ((10, 0, 1), 5)
            assert contribution("A-1").amount == dollars("98.00")
            found.append(list(Contribution.objects.order_by("external_id").values(*fields)))
            # The donors of the first file would weigh in on the second.
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_a_negative_amount_is_a_refund_and_raises_no_flag(wilhelmina_listed: None) -> None:
    taken = bring(van(gift("G-1"), gift("G-2", Amount="(50.00)"), gift("G-3", Amount="-$5.00")))
    assert counts(taken) == (3, 0, 0)
    assert (contribution("G-2").amount, contribution("G-3").amount) == (
        dollars("-50.00"), dollars("-5.00"),
    )  # fmt: skip
    assert list(Flag.objects.values_list("contribution__external_id", flat=True)) == ["G-1"]


def test_gifts_of_the_fec_are_known_by_their_sub_id() -> None:
    number = FEC_ROW.rpartition("|")[2]
    bring(FEC_ROW.encode(), name="itcont.txt")
    again = bring((FEC_ROW.replace("|50|", "|60|") + "\n").encode(), name="itcont.txt")
    assert counts(again) == (0, 1, 0)
    kept = contribution(number, "fec")
    assert (kept.amount, kept.profile.donor.name) == (dollars("60.00"), "TESTERLY, WILHELMINA Q JR")
    assert Source.objects.get().slug == "fec"


def test_a_donor_is_called_what_their_latest_gift_calls_them() -> None:
    bring(van(gift("G-1", DateReceived="2025-01-05")))
    bring(van(gift("G-2", LastName="Testerly-Marsh", DateReceived="2026-02-05")), name="b.csv")
    assert Donor.objects.get().name == "Testerly-Marsh, Wilhelmina Q"
    assert Profile.objects.count() == 2


def test_an_old_gift_seen_again_does_not_bring_the_old_name_back() -> None:
    old = gift("G-1", DateReceived="2025-01-05")
    bring(van(old))
    bring(van(gift("G-2", LastName="Testerly-Marsh", DateReceived="2026-02-05")), name="b.csv")
    again = bring(van(old, gift("G-3", AMBROSE)), name="c.csv")
    assert counts(again) == (1, 0, 0)
    late = bring(van(gift("G-0", DateReceived="2024-01-05")), name="d.csv")
    assert counts(late) == (1, 0, 0)
    donor = Donor.objects.distinct().get(profiles__record__external_id="501")
    assert donor.name == "Testerly-Marsh, Wilhelmina Q"


def test_a_file_that_is_merged_late_does_not_unsay_what_a_later_one_has_said_again() -> None:
    bring(van(gift("G-1", Amount="50.00")))
    late = hand_in(van(gift("G-1", Amount="75.00")), name="b.csv")
    bring(van(gift("G-1", Amount="50.00"), gift("G-2", AMBROSE)), name="c.csv")
    see_through(late)
    assert counts(late) == (0, 0, 0)
    assert contribution("G-1").amount == dollars("50.00")


def test_donors_without_an_id_are_told_apart_by_name_and_zip() -> None:
    nameless = {**WILHELMINA, "VanID": ""}
    bring(
        van(
            gift("G-1", nameless),
            gift("G-2", nameless, LastName="TESTERLY", ZipOrPostal="62701-1234"),
            gift("G-3", nameless, ZipOrPostal="99501"),
            gift("G-4", nameless, FirstName="William"),
        )
    )
    records = [contribution(f"G-{number}").profile.record_id for number in (1, 2, 3, 4)]
    assert records[0] == records[1]
    assert len(set(records)) == 3
