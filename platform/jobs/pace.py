"""How long things may take, in seconds. Tests shorten some by the settings they come from."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

LEASE: int = settings.JOB_LEASE_SECONDS
LIMIT: int = settings.JOB_SECONDS
STALL: int = settings.JOB_STALL_SECONDS  # a cluster that does nothing for so long starts anew
STOP: int = settings.JOB_STOP_SECONDS  # how long a cluster that is told to stop lets jobs finish
KEPT = timedelta(days=settings.JOB_KEPT_DAYS)  # then what has ended is removed

PULSE = 1.0  # a running job shows life, and looks whether it was cancelled
GIVE_WAY = 1.0  # a long job looks for urgent ones, between two steps
TICK = 1.0  # the watchdog
BEAT = 3.0  # a cluster's heartbeat row
FRESH = max(12.0, 4 * BEAT)  # a heartbeat this young means a living cluster
STUCK = timedelta(minutes=5)  # what stands still for so long nobody is mending
UNHEARD = LEASE / 3  # an id handed to the broker and not run by then may have been lost

BACKOFF = tuple(timedelta(seconds=wait) for wait in (2, 10, 60, 300, 900, 1800))


def backoff(failures: int) -> timedelta:
    """How long to wait after the `failures`th failed attempt, counted from 1."""
    return BACKOFF[min(failures, len(BACKOFF)) - 1]
