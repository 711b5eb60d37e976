"""What our management commands share: refusals, `--json`, input files, and the progress bar.

Exit codes: 0 done, 1 refused (one line on stderr says why), 2 wrong usage. Results go to stdout,
all else to stderr, so that a result can be piped; with `--json` a refusal is a result too.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from types import TracebackType
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError
from tqdm import tqdm

from core.errors import BadInput, Refused, StorageError, out_of_order

REFUSALS = (BadInput, Refused, StorageError, CommandError, OSError, DatabaseError)
# Postgres: no such table, no such column.
NOT_SET_UP = frozenset({"42P01", "42703"})


class HouseCommand(BaseCommand):
    """A command whose `run` returns its result: printed as lines, or as one object by --json."""

    requires_system_checks = []  # noqa: RUF012  # as Django declares it; `manage.py check` runs them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="Print the result as one JSON object."
        )

    def run(self, **options: Any) -> Mapping[str, Any]:
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self.run(**options)
        except (*REFUSALS, KeyboardInterrupt) as error:
            if (refusal := _refusal(error)) is None:
                raise
            if options["json"]:
                self.stdout.write(json.dumps(refusal))
            raise CommandError(refusal["error"], returncode=1) from error
        if options["json"]:
            self.stdout.write(json.dumps(result, default=str))
        else:
            self.show(result)

    def show(self, result: Mapping[str, Any]) -> None:
        """For a person: one line a value."""
        width = max((len(name) for name in result), default=0)
        for name, value in result.items():
            self.stdout.write(f"{name:<{width}}  {'' if value is None else value}")


def _refusal(error: BaseException) -> dict[str, Any] | None:
    """What a person and a script are told about an error, with the place where a file is at fault;
    None for an error of our own, which keeps its traceback."""
    if isinstance(error, BadInput):
        told = {name: getattr(error, name) for name in ("file", "line", "column", "reason")}
        return {"error": str(error), **told}
    if isinstance(error, KeyboardInterrupt):
        return {"error": "Interrupted."}
    if not getattr(error, "filename", None) and (said := out_of_order(error)):
        return {"error": said}
    if isinstance(error, DatabaseError):
        words = _of_database(error)
        return {"error": words} if words else None
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return {"error": f"{place}{error.strerror}"}
    return {"error": str(error)}


def _of_database(error: DatabaseError) -> str:
    """For a database that is away or not set up; '' for the rest. The first line alone: what the
    driver adds may quote a row."""
    code = getattr(error.__cause__, "pgcode", None)
    if code in NOT_SET_UP:
        return "The database is not set up for this version. Run: manage.py migrate"
    if not isinstance(error, OperationalError | InterfaceError):
        return ""
    lines = str(error).splitlines() or [type(error).__name__]
    return f"The database cannot be used: {lines[0].strip()}"


@contextmanager
def input_file(path: Path) -> Iterator[BinaryIO]:
    """The file that was named, open for reading; BadInput where there is none to read.

    Nothing but a file will do: input is read twice, and a pipe nobody writes to is waited for.
    """
    try:
        mode = path.stat().st_mode
        if not (S_ISREG(mode) or S_ISDIR(mode)):
            reason = "expected a file, got a pipe or a device; save what comes from it as a file"
            raise BadInput(file=str(path), reason=reason)
        file = path.open("rb")
    except OSError as error:
        raise BadInput(file=str(path), reason=error.strerror or "cannot be read") from error
    with file:
        yield file


def show_table(command: BaseCommand, rows: list[Mapping[str, Any]]) -> None:
    """Rows of the same columns, aligned; numbers to the right."""
    if not rows:
        return
    columns = list(rows[0])
    cells = [[_cell(row[column]) for column in columns] for row in rows]
    widths = [max(len(row[i]) for row in [columns, *cells]) for i in range(len(columns))]
    numeric = [isinstance(value, int | float) for value in rows[0].values()]
    for line in [columns, *cells]:
        padded = [
            text.rjust(width) if is_number else text.ljust(width)
            for text, width, is_number in zip(line, widths, numeric, strict=True)
        ]
        command.stdout.write("  ".join(padded).rstrip())


def _cell(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


class ProgressBar:
    """A bar on stderr while something long goes on; silent where stderr is not a terminal."""

    def __init__(self, label: str) -> None:
        silent = not sys.stderr.isatty()
        self.bar = tqdm(desc=label, unit_scale=True, file=sys.stderr, disable=silent, leave=False)
        self._disabled = logging.root.manager.disable

    def __enter__(self) -> ProgressBar:
        if not self.bar.disable:
            logging.disable(logging.INFO)  # lines would tear the bar apart; warnings may
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.bar.close()
        logging.disable(self._disabled)

    def update(self, done: int, total: int, text: str = "") -> None:
        self.bar.total = total or None
        self.bar.n = done
        self.bar.set_postfix_str(text, refresh=False)
        self.bar.refresh()
