"""Hands ids of jobs to the broker. A broker that is down loses and fails nothing: the watchdog
hands them over later."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models.functions import Now
from django_q.brokers import get_broker
from django_q.tasks import async_task

from core.logs import safe_error
from jobs.models import Job
from jobs.outages import complain


def dispatch_on_commit(ids: Iterable[int]) -> None:
    """Hand these jobs over once the caller's transaction stands, and note when."""
    wanted = list(ids)
    if wanted:
        Job.objects.filter(pk__in=wanted).update(dispatched_at=Now())
        transaction.on_commit(partial(_push, wanted), robust=True)


def _push(ids: list[int]) -> None:
    try:
        broker = get_broker()
        with transaction.atomic():  # one commit for all, where the broker is the database
            for job_id in ids:
                async_task("jobs.tasks.run", job_id, broker=broker, task_name=f"job-{job_id}")
    except Exception as error:  # noqa: BLE001  # whatever the broker's client raises
        complain("broker did not take jobs", jobs=len(ids), error=safe_error(error))
        Job.objects.filter(pk__in=ids, state=Job.State.WAITING).update(dispatched_at=None)
