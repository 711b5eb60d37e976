"""Errors that every app may raise and every door (command, page, API) knows how to show."""


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
