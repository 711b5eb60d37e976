"""What our management commands share: refusals, `--json`, and the progress bar.

Exit codes: 0 done, 1 refused (a message on stderr says why), 2 wrong usage. Results go to stdout,
all else to stderr, so that a result can be piped.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from core.errors import BadInput, Refused


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
        except (BadInput, Refused) as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(result, default=str))
        else:
            self.show(result)

    def show(self, result: Mapping[str, Any]) -> None:
        """For a person: one line a value."""
        width = max((len(name) for name in result), default=0)
        for name, value in result.items():
            self.stdout.write(f"{name:<{width}}  {'' if value is None else value}")


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
