"""What fails is visible and can be tried again; what was cancelled leaves nothing that hurts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from core import storage
from core.errors import Refused
from donors.actions.loading import load_chunk
from donors.actions.merging import merge
from donors.actions.tidying import tidy
from donors.models import Contribution, Donor, Flag, Import, Profile, StagedRow
from donors.queries.imports import import_state, imports_with_state
from donors.tests.beginnings import beginning
from donors.tests.office import (
    AMBROSE,
    ON_LIST,
    bring,
    bring_list,
    candidate_committee,
    contribution,
    counts,
    employee,
    flag_states,
    gift,
    hand_in,
    open_flags,
    people,
    see_through,
    van,
)
from jobs.actions import cancel, retry
from jobs.queries import due_jobs, tree_jobs
from jobs.runner import run_job

pytestmark = pytest.mark.django_db

ROWS = [gift(f"W-{number}") for number in range(3)] + [
    gift(f"A-{number}", AMBROSE) for number in range(3)
]


@beginning
def taken() -> Import:
    return bring(van(*ROWS))


def work(taken: Import, *, until: str) -> None:
    """Run the import's jobs, in their order, up to the first one of this function."""
    assert taken.job
    while True:
        due = due_jobs() & tree_jobs(taken.job.pk)
        job = due.order_by("pk").first()
        if job is None or job.function == f"donors.tasks.{until}":
            return
        run_job(job.pk, "test/1")


def cancel_at(taken: Import, stage: str) -> None:
    work(taken, until=stage)
    assert taken.job
    cancel(job=taken.job, by=None)
    work(taken, until="")
    taken.refresh_from_db()
    assert import_state(taken).state == "cancelled"


def test_a_chunk_that_vanished_fails_the_import_for_all_to_see(
    mailoutbox: list[EmailMessage], wilhelmina_listed: None
) -> None:
    employee("reviewer", "donors-reviewer")
    taken = hand_in(van(*ROWS), rows_per_chunk=2)
    [_, lost, _] = taken.chunks.all()
    storage.remove([lost.stored_as])
    state = see_through(taken)
    assert (state.state, state.is_open) == ("failed", False)
    assert "Chunk 2 of gifts.csv (lines from 4) has gone from storage" in state.error
    assert [(one.pk, shown.state) for one, shown in imports_with_state()] == [(taken.pk, "failed")]
    assert (taken.merged_at, taken.finished_at, taken.flags_file) == (None, None, "")
    assert not Contribution.objects.exists()
    assert mailoutbox == []


def test_tried_again_with_the_chunk_back_it_ends_as_if_nothing_had_been(
    mailoutbox: list[EmailMessage], wilhelmina_listed: None
) -> None:
    employee("reviewer", "donors-reviewer")
    rows = [*ROWS, gift("bad", Amount="1e9")]
    taken = hand_in(van(*rows), rows_per_chunk=2)
    lost = taken.chunks.all()[1]
    with storage.read(lost.stored_as) as file:
        content = file.read()
    storage.remove([lost.stored_as])
    see_through(taken)
    storage.write(lost.stored_as, content)
    assert taken.job
    retry(job=taken.job, by=None)
    assert see_through(taken).state == "done"
    assert (counts(taken), taken.flags) == ((6, 0, 1), 3)
    assert open_flags() == {"W-0", "W-1", "W-2"}
    assert len(mailoutbox) == 1
    assert not StagedRow.objects.exists()


def test_the_same_file_again_after_a_failure_is_no_repeat() -> None:
    taken = hand_in(van(*ROWS))
    storage.remove([taken.chunks.get().stored_as])
    see_through(taken)
    again = bring(van(*ROWS))
    assert (again.repeat_of, counts(again)) == (None, (6, 0, 0))


@pytest.mark.parametrize("stage", ["load_chunk", "merge_import", "screen", "collate_import"])
def test_an_import_cancelled_anywhere_can_be_imported_again(
    stage: str, mailoutbox: list[EmailMessage], wilhelmina_listed: None
) -> None:
    employee("reviewer", "donors-reviewer")
    stopped = hand_in(van(*ROWS), rows_per_chunk=2)
    cancel_at(stopped, stage)
    assert (stopped.finished_at, flag_states(), mailoutbox) == (None, {}, [])
    again = bring(van(*ROWS))
    assert again.repeat_of is None
    assert again.flags == 3
    assert open_flags() == {"W-0", "W-1", "W-2"}
    assert Contribution.objects.filter(last_import=again, version=1).count() == 6
    assert len(mailoutbox) == 1
    assert not StagedRow.objects.filter(of_import=again).exists()


@pytest.mark.parametrize("stage", ["load_chunk", "merge_import", "screen", "collate_import"])
def test_an_import_cancelled_anywhere_can_go_on(stage: str, wilhelmina_listed: None) -> None:
    taken = hand_in(van(*ROWS), rows_per_chunk=2)
    cancel_at(taken, stage)
    assert taken.job
    retry(job=taken.job, by=None)
    assert see_through(taken).state == "done"
    assert (counts(taken), taken.flags) == ((6, 0, 0), 3)
    assert open_flags() == {"W-0", "W-1", "W-2"}
    assert not StagedRow.objects.exists()


@pytest.mark.parametrize("stage", ["screen", "collate_import"])
def test_what_a_cancelled_import_had_merged_is_judged_by_the_next_file(
    stage: str, wilhelmina_listed: None
) -> None:
    stopped = hand_in(van(gift("G-1"), gift("A-1", AMBROSE)))
    cancel_at(stopped, stage)
    later = bring(van(gift("G-2", VanID="502")), name="later.csv")
    assert (later.new, later.flags, open_flags()) == (1, 2, {"G-1", "G-2"})
    stopped.refresh_from_db()
    assert stopped.taken_over_by == later
    assert contribution("G-1").last_import == stopped  # the line it stands in is of that file


def test_the_limit_too_is_judged_for_what_was_taken_over() -> None:
    candidate_committee()
    cancel_at(hand_in(van(gift("G-1", AMBROSE, Amount="9000"))), "screen")
    later = bring(van(gift("G-2")), name="later.csv")
    assert (open_flags(), later.not_judged) == ({"G-1"}, 0)


def test_what_was_taken_over_is_judged_once(wilhelmina_listed: None) -> None:
    cancel_at(hand_in(van(gift("G-1")), name="first.csv"), "screen")
    between = hand_in(van(gift("A-1", AMBROSE)), name="second.csv")
    cancel_at(between, "screen")
    third = bring(van(gift("A-2", AMBROSE)), name="third.csv")
    bring(van(gift("A-3", AMBROSE)), name="fourth.csv")
    assert open_flags() == {"G-1"}
    takers = Import.objects.exclude(taken_over_by=None).values_list("taken_over_by", flat=True)
    assert list(takers) == [third.pk, third.pk]


def tidied() -> tuple[int, int]:
    """How many staged rows and files of abandoned imports went."""
    told = tidy()
    return told["rows"], told["files"]


def test_what_came_to_nothing_is_tidied_away_after_a_month() -> None:
    taken = hand_in(van(*ROWS), rows_per_chunk=2)
    cancel_at(taken, "merge_import")
    fresh = hand_in(van(*ROWS, gift("new")), name="fresh.csv")
    assert tidied() == (0, 0)
    Import.objects.update(created_at=timezone.now() - timedelta(days=31))
    assert tidied() == (6, 3)
    assert storage.names_in(taken.folder) == [taken.stored_as]
    assert tidied() == (0, 0)
    assert see_through(fresh).state == "done"


def test_a_finished_import_cannot_be_cancelled(taken: Import) -> None:
    assert taken.job
    with pytest.raises(Refused, match="Nothing of this is open any more"):
        cancel(job=taken.job, by=None)


def test_a_chunk_read_twice_is_staged_once() -> None:
    taken = hand_in(van(*ROWS, gift("bad", Amount="x")), rows_per_chunk=4)
    for chunk in [*taken.chunks.all(), *taken.chunks.all()]:
        load_chunk(chunk_id=chunk.pk, progress=lambda done, total: None)
    assert (StagedRow.objects.count(), taken.rejects.count()) == (6, 1)


def test_a_worker_that_wakes_up_after_the_merge_leaves_no_rows(taken: Import) -> None:
    for chunk in taken.chunks.all():
        load_chunk(chunk_id=chunk.pk, progress=lambda done, total: None)
    assert not StagedRow.objects.exists()


def test_a_merge_that_runs_twice_merges_once(taken: Import) -> None:
    merge(import_id=taken.pk)
    again = Import.objects.get(pk=taken.pk)
    assert (counts(again), again.merged_at) == (counts(taken), taken.merged_at)


def side_by_side(*calls: Callable[[], Any]) -> list[Exception]:
    """Call each in a thread of its own at the same moment; gives back what they raised."""
    together = threading.Barrier(len(calls))
    raised: list[Exception] = []

    def run(call: Callable[[], Any]) -> None:
        together.wait(timeout=10)
        try:
            call()
        except Exception as error:  # noqa: BLE001  # the test looks at it
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_source_may_go_on_at_the_same_time() -> None:
    bring_list(people(ON_LIST))
    rows = [gift(f"G-{number}", VanID=str(number % 7)) for number in range(40)]
    changed = [{**row, "Amount": "60.00"} for row in rows]
    first = hand_in(van(*rows), name="first.csv", rows_per_chunk=9)
    second = hand_in(van(*reversed(changed)), name="second.csv", rows_per_chunk=9)
    [chunk, *_] = first.chunks.all()
    handed = partial(load_chunk, chunk_id=chunk.pk, progress=lambda done, total: None)
    assert side_by_side(handed, handed, handed) == []  # one chunk, three workers
    assert StagedRow.objects.filter(of_import=first).count() == 9
    assert side_by_side(lambda: see_through(first), lambda: see_through(second)) == []
    assert [import_state(taken).state for taken in (first, second)] == ["done", "done"]
    assert Contribution.objects.count() == 40
    assert not Contribution.objects.exclude(amount=60).exists()
    assert (Donor.objects.count(), Profile.objects.count()) == (7, 7)
    assert Flag.objects.filter(state="open").count() == Flag.objects.count() == 40
    assert first.new + second.new == 40


@pytest.mark.django_db(transaction=True)
def test_a_list_and_an_import_at_the_same_time_miss_nothing() -> None:
    bring(van(*(gift(f"old-{number}", VanID=str(number)) for number in range(10))))
    taken = hand_in(van(*(gift(f"new-{number}", VanID=str(number + 5)) for number in range(10))))
    raised = side_by_side(lambda: see_through(taken), lambda: bring_list(people(ON_LIST)))
    assert raised == []
    assert Flag.objects.filter(state="open").count() == 20
