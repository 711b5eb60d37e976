"""A small disk of a test's own, that is full when the test says so."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIZE = 8 * 1024 * 1024


class Disk:
    """`fill` leaves room for so many bytes, and `clear` takes that back."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def fill(self, *, leaving: int) -> None:
        told = os.statvfs(self.place)
        room = told.f_bavail * told.f_frsize
        self._filler.write_bytes(b"\0" * (room - leaving))

    def clear(self) -> None:
        self._filler.unlink(missing_ok=True)

    @property
    def _filler(self) -> Path:
        return self.place / "filler"


class Quota(Disk):
    """For whoever may not mount a disk: no file of this process grows over so many bytes."""

    def fill(self, *, leaving: int) -> None:
        self._limit(leaving)

    def clear(self) -> None:
        self._limit(resource.getrlimit(resource.RLIMIT_FSIZE)[1])

    def _limit(self, size: int) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


@contextmanager
def small_disk() -> Iterator[Disk]:
    with tempfile.TemporaryDirectory(prefix="hustings-disk-") as folder:
        place = Path(folder)
        mounted = _mounted(folder)
        disk = Disk(place) if mounted else Quota(place)
        try:
            yield disk
        finally:
            disk.clear()
            if mounted:
                subprocess.run(["umount", "--lazy", folder], check=True)


def _mounted(folder: str) -> bool:
    options = f"size={SIZE},mode=0755"
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "hustings", folder],
            capture_output=True, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        return False
    return done.returncode == 0
