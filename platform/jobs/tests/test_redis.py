"""What Redis loses, refuses or brings twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django_q.brokers import get_broker

from jobs.actions import enqueue
from jobs.dispatch import dispatch_on_commit
from jobs.models import Job
from jobs.tests.functions import HERE
from jobs.tests.house import House, Redis, finished, lines, running, state_of

pytestmark = pytest.mark.processes


def test_ids_that_it_lost_are_handed_over_again(house: House, redis: Redis) -> None:
    house.use(redis)
    jobs = [enqueue(function=f"{HERE}.nothing") for _ in range(3)]
    get_broker().purge_queue()
    house.start_cluster()
    finished(*jobs)


def test_enqueueing_while_it_is_away_fails_nothing_and_loses_nothing(
    house: House, redis: Redis
) -> None:
    house.use(redis)
    cluster = house.start_cluster()
    long = enqueue(function=f"{HERE}.take_long", arguments={"seconds": 6})
    running(long)
    group = cluster.sentinel()
    redis.stop()
    job = enqueue(function=f"{HERE}.nothing")
    assert Job.objects.get(pk=job.pk).dispatched_at is None
    redis.start()
    finished(job, long)
    assert cluster.sentinel() == group  # a running job is not ended for it
    long.refresh_from_db()
    assert long.claims == 1


def test_an_id_that_comes_five_times_runs_once(either_house: House, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    job = enqueue(function=f"{HERE}.note", arguments={"file": str(notes)})
    for _ in range(4):
        dispatch_on_commit([job.pk])
    either_house.start_cluster(workers=3)
    finished(job)
    finished(enqueue(function=f"{HERE}.nothing"))
    assert len(lines(notes)) == 1
    assert state_of(job) == "done"
