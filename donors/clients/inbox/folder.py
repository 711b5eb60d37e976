"""An inbox in a folder: `<folder>/<source>/file.csv`. What was taken up moves to its `done`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from donors.clients.inbox.base import InboxError, Landed, is_hidden, spooled

DONE = "done"
DEEPEST = 4  # folders in folders: what lies deeper is shown to nobody
PIECE = 1024 * 1024


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.place = str(path)

    def landed(self) -> list[Landed]:
        try:
            return sorted(self._walk(self.path, DEEPEST), key=lambda found: found.name)
        except OSError as error:
            raise InboxError(
                f"The inbox {self.place} cannot be read: {error.strerror}.", permanent=False
            ) from error

    def copy(self, landed: Landed) -> BinaryIO:
        handle = os.open(self._path(landed), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            _hold_to(landed, os.fstat(handle))
            copied = spooled(iter(lambda: file.read(PIECE), b""))
            try:
                _hold_to(landed, os.fstat(handle))  # written to while we read
            except FileNotFoundError:
                copied.close()
                raise
        return copied

    def put_away(self, landed: Landed) -> None:
        with contextlib.suppress(FileNotFoundError):
            path = self._path(landed)
            _hold_to(landed, path.lstat())
            aside = self._aside(landed)
            aside.parent.mkdir(parents=True, exist_ok=True)
            path.replace(aside)
            self.bring_back(landed)  # another file may have taken its name in between

    def bring_back(self, landed: Landed) -> bool:
        aside = self._aside(landed)
        path = self.path / landed.name
        with contextlib.suppress(FileNotFoundError, FileExistsError):  # gone; or there is a newer
            told = aside.lstat()
            if (_version(told), told.st_size) != (landed.version, landed.size):
                os.link(aside, path)
                aside.unlink()
                return True
        return False

    def _walk(self, folder: Path, deepest: int, before: str = "") -> Iterator[Landed]:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = before + _as_text(entry.name)
                if is_hidden(name) or name == DONE:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if deepest:
                        yield from self._walk(Path(entry.path), deepest - 1, f"{name}/")
                elif entry.is_file(follow_symlinks=False):
                    with contextlib.suppress(FileNotFoundError):
                        told = entry.stat(follow_symlinks=False)
                        yield Landed(name, _version(told), told.st_size, is_whole=False)

    def _aside(self, landed: Landed) -> Path:
        folder, _, name = landed.name.rpartition("/")
        return self.path / DONE / folder / f"{landed.version}-{name}"

    def _path(self, landed: Landed) -> Path:
        """Where it lies: found by looking, as a name may hold bytes that are no text."""
        path = self.path
        for part in landed.name.split("/"):
            with os.scandir(path) as entries:
                found = [entry.path for entry in entries if _as_text(entry.name) == part]
            if not found:
                raise FileNotFoundError(landed.name)
            path = Path(found[0])
        return path


def _as_text(name: str) -> str:
    """A name as the database can hold it; bytes that are no text as \\xNN."""
    return os.fsencode(name).decode(errors="backslashreplace")


def _version(told: os.stat_result) -> str:
    return f"{told.st_mtime_ns}-{told.st_ino}"


def _hold_to(landed: Landed, told: os.stat_result) -> None:
    if (_version(told), told.st_size) != (landed.version, landed.size):
        raise FileNotFoundError(landed.name)
