"""What a worker process knows of its place in the cluster.

Set before the worker is forked. The numbers are shared memory without locks: a process that is
killed while it writes one leaves nothing locked.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from multiprocessing.sharedctypes import RawValue
from typing import Any

from jobs.models import Job


@dataclass
class Place:
    """`group` is `host:pid#number`, the name of the group of processes as claims carry it."""

    group: str
    last_task: Any = field(default_factory=lambda: RawValue("d", time.monotonic()))
    closing: Any = field(default_factory=lambda: RawValue("b", 0))


_place: Place | None = None


def take(place: Place) -> None:
    global _place  # one place per process, as its pid
    _place = place


def worker_name() -> str:
    return f"{_place.group if _place else 'outside'}/{os.getpid()}"


def note_task() -> None:
    """The broker's ids reach this worker: the cluster is not stalled."""
    if _place:
        _place.last_task.value = time.monotonic()


def is_closing() -> bool:
    return bool(_place and _place.closing.value)


def give_back(job_id: int) -> None:
    """Leave a job that came too late to a cluster that is stopping for another one."""
    Job.objects.filter(pk=job_id, state=Job.State.WAITING).update(dispatched_at=None)
