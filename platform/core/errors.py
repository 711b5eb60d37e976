"""Errors that every app may raise and every door (command, page, API) knows how to show."""

import errno
import socket

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
DATABASE_FULL = "53100"  # Postgres: disk_full


class BadInput(Exception):
    """What a person handed in cannot be used; the message is meant for that person.

    `line` counts from 1 and `column` is the column's own name in the file; either is None where it
    says nothing. Reads like `gifts.csv, line 17, column Amount: expected a number, got '1e9'`.
    """

    def __init__(
        self, *, file: str, reason: str, line: int | None = None, column: str | None = None
    ) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason
        super().__init__(str(self))

    def __str__(self) -> str:
        place = [self.file]
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.column:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.reason}"

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions cross process borders by pickle, which knows positional arguments only.
        return (_restored, (self.file, self.reason, self.line, self.column))


def _restored(file: str, reason: str, line: int | None, column: str | None) -> BadInput:
    return BadInput(file=file, reason=reason, line=line, column=column)


class Refused(Exception):
    """Something asked for that may not be done in this state; the message says why."""


class StorageError(Exception):
    """Files can be neither kept nor read at this moment; the message is meant for people. What was
    asked for may be asked again."""


class LostFileError(StorageError):
    """A file that ought to be in storage has gone. It may come back with a backup, and does not by
    waiting."""


def out_of_order(error: BaseException) -> str:
    """What to tell people of an error that is storage's, or that of a full disk: nobody's fault who
    asked, and gone when somebody has seen to it. '' for any other error."""
    if isinstance(error, StorageError):
        return str(error)
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return _no_room(f"A disk of {socket.gethostname()}")
    if getattr(error.__cause__, "pgcode", None) == DATABASE_FULL:
        return _no_room("The disk of the database")
    return ""


def _no_room(disk: str) -> str:
    return (
        f"{disk} is full: nothing half-written is kept. When a platform engineer has made room"
        " (runbook: A full disk), try again."
    )
