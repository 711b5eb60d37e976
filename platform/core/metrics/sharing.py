"""Counting in several processes, of several gunicorns: each in files that all of them read.

A process takes the first slot that nobody holds, by a file lock that the system lets go however
the process ends, and counts on where the slot's last holder stopped. So counters never jump back
when a worker is replaced or one gunicorn of two is restarted, there are never more files than
processes at a time, and nothing has to be cleaned. Only what is true of a living process (requests
in flight) goes with its slot's holder.
"""

from __future__ import annotations

import fcntl
import os
from itertools import count
from pathlib import Path
from typing import BinaryIO

from prometheus_client import values

SHAPE = "1"  # raise it where a metric of `requests.py` is renamed or changes its labels or buckets

_held: tuple[Path, int, BinaryIO] | None = None


def share(home: Path) -> None:
    """Count in files under this folder from now on; before the first request."""
    global _held
    folder = home / SHAPE
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    slot, lock = next((slot, lock) for slot in count() if (lock := _take(folder, slot)) is not None)
    _forget(folder, slot)
    _held = folder, slot, lock
    os.environ.update(PROMETHEUS_MULTIPROC_DIR=str(folder))  # where the library looks
    values.ValueClass = values.MultiProcessValue(lambda: slot)  # type: ignore[no-untyped-call]


def folder() -> Path | None:
    """Where this process counts; None where it counts for itself alone."""
    return _held[0] if _held else None


def forget_the_dead() -> None:
    """Drop what is in flight in slots whose holder was killed."""
    assert _held
    for path in _held[0].glob("*.slot"):
        slot = int(path.stem)
        if slot != _held[1] and (lock := _take(_held[0], slot)):
            _forget(_held[0], slot)
            lock.close()


def _take(folder: Path, slot: int) -> BinaryIO | None:
    lock = (folder / f"{slot}.slot").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock


def _forget(folder: Path, slot: int) -> None:
    for path in folder.glob(f"gauge_*_{slot}.db"):
        path.unlink(missing_ok=True)
