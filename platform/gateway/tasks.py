"""What the gateway's jobs do."""

from __future__ import annotations

from gateway.actions import tidy_allowances
from jobs.running import RunningJob


def tidy(job: RunningJob) -> dict[str, int]:
    """Forget how much was asked by callers who have gone."""
    return {"allowances": tidy_allowances()}
