"""What the workers call: `run` for every id the broker brings, and the jobs of this app."""

from __future__ import annotations

from django.db import Error as DatabaseError

from core.logs import safe_error
from jobs import runner
from jobs.cluster import place
from jobs.delivery import deliver, deliver_many
from jobs.outages import complain
from jobs.tidying import tidy

__all__ = ["deliver", "deliver_many", "run", "tidy"]


def run(job_id: int) -> None:
    """Called by django-q2 in a worker process; what is urgent comes first. A second
    call for a job that is not waiting any more does nothing; one that could not be begun is brought
    again by the watchdog."""
    place.note_task()
    try:
        if place.is_closing():
            place.give_back(job_id)
        else:
            runner.run_urgent(place.worker_name())
            runner.run_job(job_id, place.worker_name())
    except DatabaseError as error:
        complain("database is away: jobs not begun", job=job_id, error=safe_error(error))
