"""Machines whose clocks differ agree: the database's clock counts."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
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


# --- Once a day, at a time of TIME_ZONE -----------------------------------------------------------


@pytest.fixture
def daily(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    """One at half past six in New York."""
    monkeypatch.setattr(schedules, "_schedules", {})
    assert settings.TIME_ZONE == "America/New_York"
    day = timedelta(days=1)
    schedules.register(Schedule("daily", f"{HERE}.nothing", every=day, at=time(6, 30)))


def due() -> str:
    return f"{ScheduleRun.objects.get().next_due_at:%d %H:%M}"


@pytest.mark.django_db
def test_a_daily_one_waits_for_its_time_whenever_the_house_is_started(daily: None) -> None:
    assert schedules.enqueue_due(datetime(2026, 3, 7, 11, 29, tzinfo=UTC)) == []
    assert due() == "07 11:30"
    assert len(schedules.enqueue_due(datetime(2026, 3, 7, 11, 30, tzinfo=UTC))) == 1
    # The clocks go forward in that night: half past six comes an hour sooner.
    assert due() == "08 10:30"
    assert schedules.enqueue_due(datetime(2026, 3, 7, 11, 31, tzinfo=UTC)) == []


@pytest.mark.django_db
def test_a_daily_one_that_was_missed_runs_once_and_late(daily: None) -> None:
    schedules.enqueue_due(datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert len(schedules.enqueue_due(datetime(2026, 3, 4, 20, tzinfo=UTC))) == 1
    assert due() == "05 11:30"


@pytest.mark.django_db
def test_a_daily_one_follows_the_setting(daily: None, monkeypatch: pytest.MonkeyPatch) -> None:
    morning = datetime(2026, 3, 2, 9, tzinfo=UTC)
    schedules.enqueue_due(morning)
    monkeypatch.setattr(schedules, "_schedules", {})
    day = timedelta(days=1)
    schedules.register(Schedule("daily", f"{HERE}.nothing", every=day, at=time(5)))
    assert schedules.enqueue_due(morning) == []
    assert due() == "02 10:00"


def test_one_at_a_time_of_day_is_daily(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "_schedules", {})
    with pytest.raises(ImproperlyConfigured, match="it is daily"):
        schedules.register(Schedule("hourly", f"{HERE}.nothing", every=HOUR, at=time(5)))
