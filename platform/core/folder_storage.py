"""Files in a folder of this machine: each is there whole, or not at all."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage

ASIDE = ".partial"  # beside the files, so that a name can be given without copying


class FolderStorage(FileSystemStorage):
    """A file is written aside and then given its name: a full disk, a fault or a kill in the middle
    leaves nothing under it, and a backup never copies half a file."""

    def _save(self, name: str, content: Any) -> str:
        aside = Path(self.path(f"{ASIDE}/{uuid4().hex}"))
        target = Path(self.path(name))
        try:
            super()._save(str(aside), content)  # type: ignore[misc]  # the stubs leave it out
            target.parent.mkdir(parents=True, exist_ok=True)
            aside.replace(target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        return name

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        folders, files = super().listdir(path)
        return [folder for folder in folders if folder != ASIDE], files

    def remove_partial(self, *, before: datetime) -> int:
        """What writers that were killed before this moment have left aside; says how many."""
        removed = 0
        with contextlib.suppress(FileNotFoundError):
            for file in super().listdir(ASIDE)[1]:
                name = f"{ASIDE}/{file}"
                with contextlib.suppress(FileNotFoundError):
                    if self.get_modified_time(name) < before:
                        self.delete(name)
                        removed += 1
        return removed
