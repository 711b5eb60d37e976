"""What runs by the clock. Apps declare it in `apps.py: ready()`; the watchdog enqueues it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils import timezone

from jobs.actions import enqueue
from jobs.models import Job, ScheduleRun


@dataclass(frozen=True, slots=True)
class Schedule:
    """Run `function` every so often, first when the platform is first started; or, with `at`, once
    a day at that time of TIME_ZONE.

    A run that is still open when the next is due is not followed by a second one beside it. Runs
    that went well are kept for as long as any job, unless `kept` says for how long.
    """

    name: str
    function: str
    every: timedelta
    at: time | None = None
    kept: timedelta | None = None


_schedules: dict[str, Schedule] = {}


def register(schedule: Schedule) -> None:
    if schedule.at and schedule.every != timedelta(days=1):
        raise ImproperlyConfigured(f"The schedule {schedule.name} is at a time: it is daily.")
    if schedule.every <= timedelta():
        raise ImproperlyConfigured(f"The schedule {schedule.name} needs a time above zero.")
    if _schedules.setdefault(schedule.name, schedule) != schedule:
        raise ImproperlyConfigured(f"Two schedules are called {schedule.name}.")


def registered() -> tuple[Schedule, ...]:
    return tuple(_schedules[name] for name in sorted(_schedules))


def enqueue_due(now: datetime | None = None) -> list[Job]:
    """Enqueue what is due, each time exactly once however many processes ask; by the database's
    clock, lest a machine that is fast is early for all."""
    now = now or _database_time()
    made = [_enqueue_if_due(schedule, now) for schedule in registered()]
    return [job for job in made if job]


def _database_time() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


@transaction.atomic
def _enqueue_if_due(schedule: Schedule, now: datetime) -> Job | None:
    first = _next(schedule, now, now) if schedule.at else now
    run, _ = ScheduleRun.objects.get_or_create(name=schedule.name, defaults={"next_due_at": first})
    seen = run.next_due_at
    if seen > now:
        if schedule.at and seen != first:  # it was for another time of the day until now
            ScheduleRun.objects.filter(pk=run.pk, next_due_at=seen).update(next_due_at=first)
        return None
    changed = ScheduleRun.objects.filter(pk=run.pk, next_due_at=seen).update(
        next_due_at=_next(schedule, seen, now), last_enqueued_at=now
    )
    prefix = key_of(schedule)
    if not changed or Job.objects.filter(key__startswith=prefix, state__in=Job.OPEN).exists():
        return None
    return enqueue(
        function=schedule.function, label=schedule.name, key=f"{prefix}{seen.isoformat()}"
    )


def key_of(schedule: Schedule) -> str:
    """What the keys of its jobs begin with."""
    return f"schedule:{schedule.name}:"


def _next(schedule: Schedule, seen: datetime, now: datetime) -> datetime:
    """The first due time after `now`: what was missed while nothing ran is not made up for."""
    if schedule.at:
        zone = timezone.get_default_timezone()
        today = now.astimezone(zone).date()
        due = datetime.combine(today, schedule.at, tzinfo=zone)
        if due <= now:
            due = datetime.combine(today + timedelta(days=1), schedule.at, tzinfo=zone)
        return due.astimezone(UTC)
    missed = (now - seen) // schedule.every
    return seen + (missed + 1) * schedule.every
