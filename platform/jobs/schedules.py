"""What runs by the clock. Apps declare it in `apps.py: ready()`; the watchdog enqueues it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from jobs.actions import enqueue
from jobs.models import Job, ScheduleRun


@dataclass(frozen=True, slots=True)
class Schedule:
    """Run `function` every so often, first when the platform is first started.

    A run that is still open when the next is due is not followed by a second one beside it.
    """

    name: str
    function: str
    every: timedelta


_schedules: dict[str, Schedule] = {}


def register(schedule: Schedule) -> None:
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
    run, _ = ScheduleRun.objects.get_or_create(name=schedule.name, defaults={"next_due_at": now})
    seen = run.next_due_at
    if seen > now:
        return None
    changed = ScheduleRun.objects.filter(pk=run.pk, next_due_at=seen).update(
        next_due_at=_next(schedule, seen, now), last_enqueued_at=now
    )
    prefix = f"schedule:{schedule.name}:"
    if not changed or Job.objects.filter(key__startswith=prefix, state__in=Job.OPEN).exists():
        return None
    return enqueue(
        function=schedule.function, label=schedule.name, key=f"{prefix}{seen.isoformat()}"
    )


def _next(schedule: Schedule, seen: datetime, now: datetime) -> datetime:
    """The first due time after `now`: what was missed while nothing ran is not made up for."""
    missed = (now - seen) // schedule.every
    return seen + (missed + 1) * schedule.every
