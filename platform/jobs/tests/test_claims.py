"""Two processes and one job; a worker that wakes up after it was given up for dead."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from jobs import queries, watchdog
from jobs.actions import ChildJob, cancel, enqueue, fan_out
from jobs.models import Job, Worker
from jobs.runner import complete, run_job
from jobs.schedules import Schedule, enqueue_due, register
from jobs.tests.functions import HERE
from jobs.tests.house import House, eventually, finished, lines, running, state_of


def in_threads(number: int, work: object, *arguments: object) -> list[object]:
    """Do it that often at once, each over a connection of its own; gives what each gave."""
    start, found = threading.Barrier(number), []

    def one() -> None:
        start.wait()
        found.append(work(*arguments))  # type: ignore[operator]
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_a_job_one_runs_it(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    job = enqueue(function=f"{HERE}.note", arguments={"file": str(notes)})
    assert sorted(map(bool, in_threads(4, run_job, job.pk, "here/1"))) == [False] * 3 + [True]
    assert len(lines(notes)) == 1


@pytest.mark.django_db(transaction=True)
def test_parts_that_end_at_the_same_moment_release_their_parent_once() -> None:
    for _ in range(5):
        parent = fan_out(children=[ChildJob(f"{HERE}.nothing")] * 4, then=f"{HERE}.nothing")
        ids = list(parent.children.values_list("pk", flat=True))
        in_threads(4, lambda ids=ids: run_job(ids.pop(), "here/1"))
        assert state_of(parent) == "waiting"


@pytest.mark.django_db(transaction=True)
def test_two_who_tick_at_the_same_moment_enqueue_a_schedule_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jobs.schedules._schedules", {})
    register(Schedule("daily", f"{HERE}.nothing", timedelta(days=1)))
    made = in_threads(4, enqueue_due)
    assert sorted(len(jobs) for jobs in made) == [0, 0, 0, 1]  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_given_up_for_dead_writes_nothing(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    job = enqueue(function=f"{HERE}.write_late", arguments={"seconds": 0.6, "file": str(notes)})
    thread = threading.Thread(target=in_threads, args=(1, run_job, job.pk, "here/1"))
    thread.start()
    eventually(lambda: state_of(job) == "running")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    watchdog.tick()
    assert state_of(job) == "waiting"
    thread.join()
    assert lines(notes) == []
    assert state_of(job) == "waiting"


@pytest.mark.django_db(transaction=True)
def test_a_job_inside_its_transaction_is_not_given_up(tmp_path: Path) -> None:
    job = enqueue(function=f"{HERE}.hold", arguments={"seconds": 1.0})
    thread = threading.Thread(target=in_threads, args=(1, run_job, job.pk, "here/1"))
    thread.start()
    time.sleep(0.4)
    watchdog.tick()  # the lease of this job ran out inside its transaction, unseen by us
    thread.join()
    job.refresh_from_db()
    assert (job.state, job.claims) == ("done", 1)


@pytest.mark.django_db(transaction=True)
def test_a_tree_is_cancelled_while_a_part_is_inside_its_transaction() -> None:
    parent = fan_out(
        children=[ChildJob(f"{HERE}.hold", {"seconds": 1.0})] * 2, then=f"{HERE}.nothing"
    )
    first, second = parent.children.order_by("pk")
    thread = threading.Thread(target=in_threads, args=(1, run_job, first.pk, "here/1"))
    thread.start()
    time.sleep(0.4)
    cancel(job=parent, by=None)
    assert [state_of(job) for job in (first, second)] == ["running", "cancelled"]
    thread.join()
    assert queries.tree(parent).state == "cancelled"


@pytest.mark.processes
def test_cancelling_stops_a_job_in_the_middle(house: House, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    house.start_cluster()
    arguments = {"seconds": 60, "file": str(notes)}
    job = enqueue(function=f"{HERE}.take_long", arguments=arguments)
    process = running(job)
    cancel(job=job, by=None)
    eventually(lambda: state_of(job) == "cancelled", seconds=6)
    assert process.is_running()  # the function stopped, not its process
    assert not lines(notes, "ended")


@pytest.mark.processes
def test_stages_begin_once_while_workers_are_killed(house: House, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    cluster = house.start_cluster(workers=3)
    house.start_cluster(workers=2)
    root = enqueue(
        function=f"{HERE}.two_stages", arguments={"parts": 8, "file": str(notes), "seconds": 0.3}
    )
    for _ in range(3):
        cluster.parts("worker")[0].kill()
        time.sleep(1.2)
    eventually(lambda: queries.tree(root).state == "done", seconds=40)
    assert Job.objects.filter(root=root).count() == 2 * 8 + 2
    assert Job.objects.filter(function__endswith=".end").count() == 1
    assert {line.split()[0] for line in lines(notes, "part")} == {f"part{n}" for n in range(8)}


@pytest.mark.processes
def test_without_workers_the_waiting_process_does_the_work_itself(
    house: House, tmp_path: Path
) -> None:
    cluster = house.start_cluster()
    eventually(queries.workers_are_alive)
    job = enqueue(function=f"{HERE}.take_long", arguments={"seconds": 1})
    running(job)
    cluster.kill()
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() + timedelta(seconds=1))
    Worker.objects.update(beat_at=timezone.now() - timedelta(minutes=1))
    assert complete(job).state == "done"
    finished(job)
