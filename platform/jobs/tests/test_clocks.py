"""Machines whose clocks differ agree: the database's clock counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import schedules
from jobs.actions import enqueue
from jobs.brokers.orm import OrmBroker
from jobs.models import Job, ScheduleRun
from jobs.runner import run_job
from jobs.schedules import Schedule
from jobs.tests.functions import HERE

HOUR = timedelta(hours=1)
now = timezone.now


@pytest.fixture(params=[HOUR, -HOUR], ids=["fast", "slow"])
def off(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> timedelta:
    """By how much this machine's clock is wrong."""
    difference: timedelta = request.param
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + difference)
    return difference


@pytest.mark.django_db(transaction=True)
def test_what_a_machine_hands_over_is_taken_at_once_and_once(off: timedelta) -> None:
    jobs = [enqueue(function=f"{HERE}.nothing") for _ in range(2)]
    broker = OrmBroker("hustings")
    assert broker.queue_size() == 2
    taken = [broker.dequeue(), broker.dequeue(), broker.dequeue()]
    assert [len(tasks or ()) for tasks in taken] == [1, 1, 0]
    assert run_job(jobs[0].pk, "here/1")


@pytest.mark.django_db
def test_a_schedule_is_not_early_on_a_machine_that_is_fast(
    off: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedules, "_schedules", {})
    schedules.register(Schedule("soon", f"{HERE}.nothing", timedelta(days=1)))
    ScheduleRun.objects.create(name="soon", next_due_at=now() + timedelta(minutes=10))
    assert schedules.enqueue_due() == []
    ScheduleRun.objects.update(next_due_at=now() - timedelta(minutes=10))
    assert len(schedules.enqueue_due()) == 1
    assert Job.objects.count() == 1
