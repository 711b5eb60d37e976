"""kill -9 of any part of a cluster: it starts anew by itself, and no job is lost or left."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest

from jobs.actions import enqueue
from jobs.models import Job, Worker
from jobs.tests.functions import HERE
from jobs.tests.house import (
    Cluster,
    House,
    eventually,
    finished,
    gone,
    lines,
    running,
    state_of,
)

pytestmark = pytest.mark.processes


def nothing() -> Job:
    return enqueue(function=f"{HERE}.nothing")


def begun_anew(cluster: Cluster, before: list[psutil.Process]) -> None:
    """The group as it was is gone, whole, and another works."""
    eventually(lambda: gone(*before), seconds=10)
    eventually(lambda: cluster.sentinel() not in before, seconds=15)


def test_a_busy_worker(either_house: House, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    cluster = either_house.start_cluster()
    arguments = {"seconds": 2, "file": str(notes)}
    job = enqueue(function=f"{HERE}.take_long", arguments=arguments)
    other = enqueue(function=f"{HERE}.take_long", arguments={"seconds": 2})
    running(other)
    before = cluster.everyone()[1:]
    eventually(lambda: lines(notes, "began"))
    running(job).kill()
    begun_anew(cluster, before)
    finished(job, other, nothing())
    assert len(lines(notes, "began")) == 2
    assert len(lines(notes, "ended")) == 1
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.claims, other.claims) == (2, 1)  # the neighbour is not to blame
    assert Worker.objects.get(name=cluster.name).last_trouble.startswith("worker")


def test_each_idle_worker_in_turn_the_holder_of_the_queues_lock_among_them(house: House) -> None:
    cluster = house.start_cluster(workers=2)
    finished(nothing())
    for number in range(2):
        before = cluster.everyone()[1:]
        time.sleep(0.3)  # until all wait at the queue
        cluster.parts("worker")[number].kill()
        begun_anew(cluster, before)
        finished(nothing(), nothing(), nothing(), nothing())


def test_the_pusher_the_monitor_and_the_sentinel(either_house: House) -> None:
    cluster = either_house.start_cluster()
    finished(nothing())
    for part in ("pusher", "monitor"):
        before = cluster.everyone()[1:]
        cluster.parts(part)[0].kill()
        begun_anew(cluster, before)
        finished(*[nothing() for _ in range(6)])
    job = enqueue(function=f"{HERE}.take_long", arguments={"seconds": 2})
    running(job)
    before = cluster.everyone()[1:]
    cluster.sentinel().kill()
    begun_anew(cluster, before)
    finished(job, nothing())


def test_the_supervisor_leaves_nobody_working_and_another_cluster_takes_over(house: House) -> None:
    cluster = house.start_cluster()
    job = enqueue(function=f"{HERE}.take_long", arguments={"seconds": 2})
    running(job)
    everyone = cluster.everyone()
    cluster.supervisor.kill()
    cluster.process.wait()
    eventually(lambda: gone(*everyone), seconds=3)
    assert state_of(job) == "running"  # until its lease runs out
    house.start_cluster()
    finished(job)
    job.refresh_from_db()
    assert job.claims == 2


def test_a_job_that_kills_every_worker_is_given_up(house: House, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    house.start_cluster()
    job = enqueue(function=f"{HERE}.die", arguments={"file": str(notes)}, max_claims=2)
    eventually(lambda: state_of(job) == "failed", seconds=40)
    job.refresh_from_db()
    assert job.error == "Its worker died 2 times."
    assert len(lines(notes)) == 2
    finished(nothing())
