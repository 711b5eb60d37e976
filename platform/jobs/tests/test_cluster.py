"""A cluster works jobs off, says that it lives, and leaves when it is told to."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from jobs import queries
from jobs.actions import enqueue
from jobs.models import OutboxMessage, Worker
from jobs.tests.functions import HERE
from jobs.tests.house import House, eventually, gone, lines, running, state_of

pytestmark = pytest.mark.processes


def test_two_clusters_work_off_an_undertaking_and_each_stage_begins_once(
    either_house: House, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    for _ in range(2):
        either_house.start_cluster()
    root = enqueue(function=f"{HERE}.two_stages", arguments={"parts": 6, "file": str(notes)})
    eventually(lambda: queries.tree(root).state == "done")
    assert len(lines(notes, "part")) == 12
    assert len(lines(notes, "middle")) == 1
    assert len(lines(notes, "end")) == 1
    eventually(lambda: OutboxMessage.objects.filter(state="sent").count() == 1)


def test_a_heartbeat_says_that_workers_are_alive_until_they_leave(house: House) -> None:
    assert not queries.workers_are_alive()
    cluster = house.start_cluster(workers=1)
    eventually(queries.workers_are_alive)
    row = Worker.objects.get(name=cluster.name)
    assert (row.processes, row.broker, row.stopped_at) == (1, "ORM default", None)
    cluster.terminate()
    assert cluster.process.wait(10) == 0
    assert not queries.workers_are_alive()


def test_sigterm_lets_a_running_job_finish_and_begins_no_other(
    house: House, tmp_path: Path
) -> None:
    cluster = house.start_cluster(workers=1)
    first = enqueue(function=f"{HERE}.take_long", arguments={"seconds": 1.5})
    running(first)
    second = enqueue(function=f"{HERE}.nothing")
    everyone = cluster.everyone()
    cluster.terminate()
    assert cluster.process.wait(10) == 0
    assert (state_of(first), state_of(second)) == ("done", "waiting")
    eventually(lambda: gone(*everyone), seconds=3)


def test_a_job_that_does_not_finish_in_time_is_given_back_uncounted(house: House) -> None:
    house.settings["JOB_STOP_SECONDS"] = "1"
    cluster = house.start_cluster(workers=1)
    job = enqueue(function=f"{HERE}.take_long", arguments={"seconds": 60})
    worker = running(job)
    cluster.terminate()
    cluster.process.wait(10)
    job.refresh_from_db()
    assert (job.state, job.claims) == ("waiting", 0)
    eventually(lambda: gone(worker), seconds=3)


def test_a_job_beyond_its_time_limit_is_ended_and_the_others_are_not(house: House) -> None:
    house.settings["JOB_SECONDS"] = "2"
    cluster = house.start_cluster(workers=1)
    group = cluster.sentinel()
    arguments = {"seconds": 60}
    job = enqueue(function=f"{HERE}.take_long", arguments=arguments, max_failures=1)
    eventually(lambda: state_of(job) == "failed", seconds=15)
    job.refresh_from_db()
    assert job.error.startswith("TimeoutError")
    after = enqueue(function=f"{HERE}.nothing")
    eventually(lambda: state_of(after) == "done")
    assert cluster.sentinel() == group


def test_a_second_signal_does_not_wait(house: House) -> None:
    cluster = house.start_cluster(workers=1)
    running(enqueue(function=f"{HERE}.take_long", arguments={"seconds": 60}))
    cluster.terminate()
    time.sleep(0.3)
    cluster.terminate()
    cluster.process.wait(5)
