"""What runs by the clock."""

from __future__ import annotations

from gateway import actions
from gateway.models import SigningKey
from gateway.queries.keys import uses_openid
from jobs.running import RunningJob


def tidy(job: RunningJob) -> dict[str, int]:
    """Forget how much was asked by callers who have gone, and what has run out."""
    return {"allowances": actions.tidy_allowances(), "tokens": actions.tidy_openid()}


def rotate_keys(job: RunningJob) -> None:
    """Daily: the keys change once the current one has signed for 30 days."""
    actions.rotate_keys(only_if_due=True)
    if uses_openid():
        actions.rotate_keys(purpose=SigningKey.Purpose.OPENID, only_if_due=True)
