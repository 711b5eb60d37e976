"""What the workers call: `run` for every id the broker brings, and the jobs of this app."""

from __future__ import annotations

from jobs import runner
from jobs.cluster import place
from jobs.delivery import deliver
from jobs.tidying import tidy

__all__ = ["deliver", "run", "tidy"]


def run(job_id: int) -> None:
    """Called by django-q2 in a worker process. A second call for a job that is not waiting any
    more does nothing."""
    place.note_task()
    if place.is_closing():
        place.give_back(job_id)
        return
    runner.run_job(job_id, place.worker_name())
