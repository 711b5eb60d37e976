"""What runs by the clock."""

from __future__ import annotations

from access import actions
from jobs.runner import RunningJob


def tidy_sessions(job: RunningJob) -> dict[str, int]:
    """Remove what is left of sessions that are over; says how many."""
    return {"sessions": actions.remove_ended_sessions()}
