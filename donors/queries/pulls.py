"""Pulls from VAN, and how they stand."""

from __future__ import annotations

from donors.models import Pull
from jobs.queries import trees


def last_done() -> Pull | None:
    """The pull that reached furthest: the next one goes on from its end."""
    return Pull.objects.filter(state=Pull.State.DONE).order_by("-ends").first()


def under_way() -> Pull | None:
    """The pull that is being worked at; one whose job was stopped is none."""
    pulls = Pull.objects.filter(state__in=Pull.OPEN).exclude(job=None).order_by("-pk")
    return next((pull for pull in pulls[:20] if _is_open(pull)), None)


def _is_open(pull: Pull) -> bool:
    assert pull.job_id
    return trees([pull.job_id])[pull.job_id].is_open


def has_stopped(pull: Pull) -> bool:
    """Whether it is left in the middle: its job was cancelled, or given up."""
    return pull.state in Pull.OPEN and not (pull.job_id and _is_open(pull))
