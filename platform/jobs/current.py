"""Which job this thread is running, if any."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Protocol

from jobs.models import Job

running: ContextVar[Job | None] = ContextVar("running_job", default=None)


class Carrier(Protocol):
    """What job functions are called with (`jobs.running.RunningJob`): it carries its row."""

    @property
    def job(self) -> Job: ...
