"""Removes what nobody will ask about: old runs of schedules, and clusters long gone."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from jobs.models import Job, Worker
from jobs.running import RunningJob

KEPT = timedelta(days=30)


def tidy(job: RunningJob) -> dict[str, int]:
    """Finished runs of schedules and stopped clusters, both older than 30 days. Failures stay."""
    runs = Job.objects.filter(
        key__startswith="schedule:",
        state=Job.State.DONE,
        finished_at__lt=Now() - KEPT,
        descendants=None,
    )
    workers = Worker.objects.filter(stopped_at__lt=Now() - KEPT)
    return {"jobs": runs.delete()[0], "workers": workers.delete()[0]}
