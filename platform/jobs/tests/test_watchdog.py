"""What died, got lost or fell due is put right, once, however many look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone
from django_q.models import OrmQ

from core.catalogue import roles
from jobs import schedules, watchdog
from jobs.actions import ChildJob, cancel, enqueue, fan_out
from jobs.models import Job, ScheduleRun, Worker
from jobs.runner import run_job
from jobs.schedules import Schedule
from jobs.tests.functions import HERE

LONG_AGO = timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_schedules(monkeypatch: pytest.MonkeyPatch) -> None:
    assert roles()  # the apps are ready: what they registered is set aside
    monkeypatch.setattr(schedules, "_schedules", {})


def nothing(**changes: Any) -> Job:
    """A job, with its row changed behind its back."""
    job = enqueue(function=f"{HERE}.nothing")
    Job.objects.filter(pk=job.pk).update(**changes)
    job.refresh_from_db()
    return job


def of_a_dead_worker(**changes: Any) -> Job:
    return nothing(
        state="running", claim_token=uuid4(), claimed_by="gone#1/77", claims=1,
        lease_until=timezone.now() - timedelta(seconds=1), **changes,
    )  # fmt: skip


def tick(job: Job) -> Job:
    watchdog.tick()
    job.refresh_from_db()
    return job


@pytest.mark.django_db
def test_a_job_whose_lease_ran_out_waits_again() -> None:
    job = tick(of_a_dead_worker())
    assert (job.state, job.claims, job.claim_token) == ("waiting", 1, None)
    assert job.dispatched_at  # and was handed to the broker at once


@pytest.mark.django_db
def test_a_job_whose_lease_runs_is_left_alone() -> None:
    job = of_a_dead_worker()
    Job.objects.update(lease_until=timezone.now() + timedelta(seconds=20))
    assert tick(job).state == "running"


@pytest.mark.django_db
def test_five_deaths_are_enough() -> None:
    job = of_a_dead_worker()
    Job.objects.update(claims=5)
    assert (tick(job).state, job.error) == ("failed", "Its worker died 5 times.")


@pytest.mark.django_db
def test_a_dead_part_fails_its_parent() -> None:
    parent = fan_out(children=[ChildJob(f"{HERE}.nothing")], then=f"{HERE}.nothing")
    of_a_dead_worker(parent=parent, root=parent, max_claims=1)
    assert tick(parent).error == "1 of 2 parts failed."


@pytest.mark.django_db
def test_a_job_that_was_cancelled_while_its_worker_died_is_cancelled() -> None:
    job = of_a_dead_worker()
    cancel(job=job, by=None)
    assert tick(job).state == "cancelled"


@pytest.mark.django_db
def test_a_parent_that_was_forgotten_is_released() -> None:
    parent = fan_out(children=[ChildJob(f"{HERE}.nothing")], then=f"{HERE}.nothing")
    parent.children.update(state="done", finished_at=timezone.now())
    assert tick(parent).state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_ids_that_the_broker_never_got_or_lost_are_handed_over() -> None:
    never = nothing(dispatched_at=None)
    lost = nothing(dispatched_at=timezone.now() - LONG_AGO, run_after=timezone.now() - LONG_AGO)
    OrmQ.objects.all().delete()
    watchdog.tick()
    carried = [task.task["args"] for task in OrmQ.objects.all()]
    assert sorted(carried) == [(never.pk,), (lost.pk,)]


@pytest.mark.django_db(transaction=True)
def test_ids_that_the_broker_still_holds_are_not_handed_over_again() -> None:
    nothing(dispatched_at=timezone.now() - LONG_AGO, run_after=timezone.now() - LONG_AGO)
    watchdog.tick()
    assert OrmQ.objects.count() == 1


@pytest.mark.django_db
def test_a_cluster_that_fell_silent_is_noted() -> None:
    worker = Worker.objects.create(name="gone", beat_at=timezone.now() - LONG_AGO)
    watchdog.tick()
    worker.refresh_from_db()
    assert worker.stopped_at


@pytest.mark.django_db
def test_a_group_that_died_gives_its_jobs_back_and_blames_the_one_that_killed_it() -> None:
    guilty = of_a_dead_worker(max_claims=1)
    innocent = of_a_dead_worker(max_claims=1)
    Job.objects.filter(pk=innocent.pk).update(claimed_by="gone#1/78")
    assert watchdog.hand_back("gone#1", culprits=frozenset({77})) == 2
    guilty.refresh_from_db()
    innocent.refresh_from_db()
    assert (guilty.state, innocent.state, innocent.claims) == ("failed", "waiting", 0)


@pytest.mark.django_db(transaction=True)
def test_a_step_that_another_process_is_at_is_left_to_it() -> None:
    job = of_a_dead_worker()
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [watchdog.lock_of(watchdog.end_leases)])
            assert tick(job).state == "running"
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()
    assert tick(job).state == "waiting"


@pytest.mark.django_db
def test_a_schedule_is_enqueued_once_when_two_look_at_the_same_time() -> None:
    schedules.register(Schedule("daily", f"{HERE}.nothing", timedelta(days=1)))
    now = timezone.now()
    assert len(schedules.enqueue_due(now)) == 1
    assert schedules.enqueue_due(now) == []
    # one who read the row before the other changed it
    seen = ScheduleRun.objects.get()
    assert seen.next_due_at == now + timedelta(days=1)


@pytest.mark.django_db
def test_what_a_schedule_missed_is_not_made_up_for() -> None:
    schedules.register(Schedule("hourly", f"{HERE}.nothing", timedelta(hours=1)))
    start = timezone.now()
    (first,) = schedules.enqueue_due(start)
    run_job(first.pk, "here/1")
    assert len(schedules.enqueue_due(start + timedelta(hours=5, minutes=1))) == 1
    assert ScheduleRun.objects.get().next_due_at == start + timedelta(hours=6)


@pytest.mark.django_db
def test_a_schedule_whose_last_run_is_open_has_no_second_beside_it() -> None:
    schedules.register(Schedule("hourly", f"{HERE}.nothing", timedelta(hours=1)))
    start = timezone.now()
    schedules.enqueue_due(start)
    assert schedules.enqueue_due(start + timedelta(hours=2)) == []
