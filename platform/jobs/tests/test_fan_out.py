"""Many at once, and then one; and what becomes of the one when a part fails or is cancelled."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import Refused
from jobs import queries
from jobs.actions import ChildJob, cancel, enqueue, fan_out, retry
from jobs.models import Job, OutboxMessage
from jobs.queries import Tree
from jobs.runner import run_job, work_off
from jobs.tests.functions import HERE
from jobs.tests.house import lines, state_of

pytestmark = pytest.mark.django_db
NOTHING = ChildJob(f"{HERE}.nothing")


def fan(*children: ChildJob, parent: Job | None = None) -> Job:
    return fan_out(children=children, then=f"{HERE}.nothing", label="whole", parent=parent)


def parts(parent: Job) -> list[Job]:
    return list(parent.children.order_by("pk"))


def run(job: Job) -> None:
    assert run_job(job.pk, "here/1")


def test_the_parent_is_held_until_the_last_part_is_done() -> None:
    parent = fan(NOTHING, NOTHING)
    first, last = parts(parent)
    assert not run_job(parent.pk, "here/1")
    run(first)
    assert state_of(parent) == "held"
    run(last)
    assert state_of(parent) == "waiting"
    run(parent)
    assert queries.tree(parent).state == "done"


def test_without_parts_the_parent_waits_to_run_at_once() -> None:
    assert fan().state == "waiting"


def test_a_part_that_fails_for_good_fails_the_parent_and_the_others_go_on() -> None:
    parent = fan(ChildJob(f"{HERE}.refuse"), NOTHING, ChildJob(f"{HERE}.refuse"))
    first, second, third = parts(parent)
    for job in (first, second, third):
        run(job)
    parent.refresh_from_db()
    assert (parent.state, parent.error) == ("failed", "2 of 3 parts failed.")
    assert state_of(second) == "done"
    assert queries.tree(parent).error == "The file is empty."


def test_a_retried_part_holds_the_parent_again(tmp_path: Path) -> None:
    permit = tmp_path / "permit"
    parent = fan(NOTHING, ChildJob(f"{HERE}.pass_once_allowed", {"permit": str(permit)}))
    for job in parts(parent):
        run(job)
    assert state_of(parent) == "failed"
    permit.touch()
    retry(job=parts(parent)[1], by=None)
    assert state_of(parent) == "held"
    assert work_off(parent).state == "done"


def test_a_retried_parent_retries_the_parts_that_failed_and_no_other() -> None:
    parent = fan(ChildJob(f"{HERE}.refuse"), NOTHING)
    for job in parts(parent):
        run(job)
    retry(job=parent, by=None)
    assert [job.state for job in parts(parent)] == ["waiting", "done"]
    assert parent.state == "held"


def test_a_parent_with_two_failures_waits_for_both_to_be_mended() -> None:
    parent = fan(ChildJob(f"{HERE}.refuse"), ChildJob(f"{HERE}.refuse"))
    for job in parts(parent):
        run(job)
    retry(job=parts(parent)[0], by=None)
    assert state_of(parent) == "failed"


def test_a_parent_that_failed_by_itself_is_retried_by_itself() -> None:
    parent = fan_out(children=[NOTHING], then=f"{HERE}.refuse")
    assert work_off(parent).state == "failed"
    retry(job=parent, by=None)
    assert parent.state == "waiting"
    assert [job.state for job in parts(parent)] == ["done"]


def test_cancelling_stops_the_whole_tree() -> None:
    parent = fan(NOTHING, NOTHING)
    run(parts(parent)[0])
    cancel(job=parts(parent)[1], by=None)
    assert [job.state for job in parts(parent)] == ["done", "cancelled"]
    assert queries.tree(parent).state == state_of(parent) == "cancelled"


def test_a_part_that_comes_back_to_waiting_in_a_cancelled_tree_does_not_run(
    tmp_path: Path,
) -> None:
    notes = tmp_path / "notes"
    parent = fan(ChildJob(f"{HERE}.note", {"file": str(notes)}))
    cancel(job=parent, by=None)
    parent.children.update(state="waiting", finished_at=None)
    run(parts(parent)[0])
    assert parts(parent)[0].state == "cancelled"
    assert not lines(notes)


def test_a_cancelled_tree_goes_on_where_it_was_when_retried() -> None:
    parent = fan(NOTHING, NOTHING)
    run(parts(parent)[0])
    cancel(job=parent, by=None)
    retry(job=parent, by=None)
    assert [job.state for job in parts(parent)] == ["done", "waiting"]
    assert work_off(parent).state == "done"


def test_a_fan_out_below_a_held_parent_is_waited_for() -> None:
    outer = fan(NOTHING)
    inner = fan(NOTHING, parent=outer)
    run(parts(outer)[0])
    assert state_of(outer) == "held"
    assert work_off(outer).state == "done"
    assert inner.root_id == outer.pk


def test_a_failure_deep_below_reaches_the_top_and_so_does_its_mending(tmp_path: Path) -> None:
    permit = tmp_path / "permit"
    outer = fan(NOTHING)
    inner = fan(ChildJob(f"{HERE}.pass_once_allowed", {"permit": str(permit)}), parent=outer)
    assert work_off(outer).state == "failed"
    assert state_of(outer) == state_of(inner) == "failed"
    permit.touch()
    retry(job=parts(inner)[0], by=None)
    assert state_of(outer) == state_of(inner) == "held"
    assert work_off(outer).state == "done"


def test_a_parent_that_waits_no_longer_takes_no_more_parts() -> None:
    with pytest.raises(Refused):
        fan(NOTHING, parent=enqueue(function=f"{HERE}.nothing"))


def test_what_a_part_adds_is_waited_for_as_well(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    parent = fan(ChildJob(f"{HERE}.with_helper", {"file": str(notes)}))
    run(parts(parent)[0])
    assert state_of(parent) == "held"
    assert work_off(parent).state == "done"
    assert lines(notes, "part99")


def test_one_root_stands_for_an_undertaking_of_many_stages(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    root = enqueue(
        function=f"{HERE}.two_stages", arguments={"parts": 3, "file": str(notes)}, label="Whole"
    )
    assert queries.tree(root).state == "waiting"
    seen: list[Tree] = []
    assert work_off(root, on_progress=seen.append).state == "done"
    fractions = [tree.fraction for tree in seen]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert {tree.state for tree in seen} == {"running", "done"}
    assert [line.split()[0] for line in lines(notes)].count("middle") == 1
    assert OutboxMessage.objects.get().state == "sent"  # its mail went out as well


def test_an_undertaking_that_failed_on_the_way_is_retried_by_its_root(tmp_path: Path) -> None:
    permit = tmp_path / "permit"
    root = enqueue(function=f"{HERE}.begin", arguments={"permit": str(permit)})
    assert work_off(root).state == "failed"
    assert state_of(root) == "done"
    permit.touch()
    retry(job=root, by=None)
    assert queries.tree(root).state == "running"
    assert work_off(root).state == "done"
    assert Job.objects.count() == 4


def test_many_trees_are_read_in_one_query(django_assert_num_queries: object) -> None:
    roots = [fan(NOTHING), fan(ChildJob(f"{HERE}.refuse"))]
    run(parts(roots[1])[0])
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = queries.trees(root.pk for root in roots)
    assert [found[root.pk].state for root in roots] == ["waiting", "failed"]
