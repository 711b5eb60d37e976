"""Folders for what tests throw away, in memory where Linux keeps files there.

A database's folder is two thousand files: some disks take five seconds to copy it, memory one.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 512 * 1024 * 1024


def place_in_memory() -> Path | None:
    """None where there is no such place, or hardly any room in it (in a container, say)."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY
    return MEMORY if has_room else None


def make_folder(name: str) -> Path:
    """A new folder that others may enter, as the database's server must. Its maker removes it; what
    makers left who were killed is removed here, because it is memory."""
    place = place_in_memory()
    if place:
        _remove_what_the_dead_left(place)
    folder = Path(tempfile.mkdtemp(prefix=f"hustings-{os.getpid()}-{name}-", dir=place))
    folder.chmod(0o755)
    return folder


def _remove_what_the_dead_left(place: Path) -> None:
    for folder in place.glob("hustings-*"):
        maker = re.match(r"hustings-(\d+)-", folder.name)
        if maker and not psutil.pid_exists(int(maker[1])):
            shutil.rmtree(folder, ignore_errors=True)
