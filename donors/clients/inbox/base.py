"""What an inbox is, wherever it stands."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO, Protocol

IN_MEMORY = 8 * 1024 * 1024  # larger files go to disk on their way


@dataclass(frozen=True, slots=True)
class Landed:
    """A file as it lies in the inbox now. `version` changes with its content; `is_whole` is known
    of places where a file is there from its first byte to its last, or not at all."""

    name: str
    version: str
    size: int
    is_whole: bool


class InboxError(Exception):
    """Why an inbox cannot be used just now; `permanent`: somebody has to set something right."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class Inbox(Protocol):
    """`place` names it in our rows: the same place, the same name."""

    place: str

    def landed(self) -> list[Landed]:
        """What lies there, but for what was put away and what is hidden. Raises InboxError."""
        ...

    def copy(self, landed: Landed) -> BinaryIO:
        """The content of exactly this version. FileNotFoundError where it is not there (any more),
        InboxError where the inbox cannot be used."""
        ...

    def put_away(self, landed: Landed) -> None:
        """Move it aside, where one does so. Does nothing where this version is not there."""
        ...

    def bring_back(self, landed: Landed) -> bool:
        """Put back what was put away, if it was written to since; says whether."""
        ...


def is_hidden(name: str) -> bool:
    """Whether this is what some program has only begun to write, or nothing of ours."""
    parts = name.split("/")
    return any(part.startswith((".", "~")) for part in parts) or parts[-1].lower().endswith(
        (".part", ".partial", ".tmp", ".filepart", ".crdownload")
    )


def spooled(pieces: Iterable[bytes]) -> BinaryIO:
    """The pieces as one file of our own, at its beginning."""
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the caller closes it
    try:
        for piece in pieces:
            file.write(piece)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file  # type: ignore[return-value]  # as good as one
