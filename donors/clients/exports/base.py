"""An export of what changed: asked for, looked after until it is done, and downloaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO, Protocol


class ExportError(Exception):
    """Why there is no export. `permanent`: the same again would fail again; `is_gone`: the export
    or its files are there no longer, and a new one has to be asked for."""

    def __init__(self, reason: str, *, permanent: bool, is_gone: bool = False) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.is_gone = is_gone


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A CSV with a header line. Whoever has its address may read it: it is shown to nobody."""

    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Export:
    """`message` is what the other side says, where it failed; `records` None where it does not say
    how many there are."""

    class State(StrEnum):
        UNDER_WAY = "under way"
        DONE = "done"
        FAILED = "failed"

    id: int
    state: State
    files: tuple[ExportedFile, ...] = ()
    records: int | None = None
    message: str = ""


class Exports(Protocol):
    """Every method raises ExportError."""

    def create(self, begins: datetime, ends: datetime) -> Export:
        """Ask for what changed in this time, both aware. Asked twice there are two, of the same."""
        ...

    def look(self, export_id: int) -> Export:
        """How it stands now."""
        ...

    def download(self, file: ExportedFile, target: BinaryIO) -> None:
        """The file, into `target` from its beginning."""
        ...
