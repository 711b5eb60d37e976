"""What runs by the clock."""

from __future__ import annotations

from gateway import actions
from jobs.running import RunningJob


def tidy(job: RunningJob) -> dict[str, int]:
    """Forget how much was asked by callers who have gone."""
    return {"allowances": actions.tidy_allowances()}


def rotate_keys(job: RunningJob) -> None:
    """Daily: the keys change once the current one has signed for 30 days."""
    actions.rotate_keys(only_if_due=True)
