"""Take up a file of contributions."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.commands import HouseCommand, ProgressBar
from core.errors import BadInput
from donors.actions.imports import take_up
from donors.imports.layouts import LAYOUTS
from donors.queries.imports import import_state
from jobs.runner import complete


class Command(HouseCommand):
    help = "Import a file of contributions, screen its donors and flag what is found."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--source", default="", help="Where the file comes from; ids are unique there."
        )
        parser.add_argument(
            "--layout", default="auto", choices=["auto", *(layout.name for layout in LAYOUTS)]
        )
        parser.add_argument(
            "--wait",
            action="store_true",
            help="Wait for the flags; work here where no worker runs.",
        )

    def run(self, **options: Any) -> Mapping[str, Any]:
        started = time.monotonic()
        path: Path = options["path"]
        try:
            with path.open("rb") as file:
                taken = take_up(
                    file=file,
                    file_name=path.name,
                    layout=options["layout"],
                    source=options["source"],
                )
        except OSError as error:
            raise BadInput(file=str(path), reason=error.strerror or "cannot be read") from error
        if options["wait"] and taken.job:
            with ProgressBar(taken.file_name) as bar:
                complete(
                    taken.job,
                    on_progress=lambda tree: bar.update(tree.done, tree.total, tree.text[:40]),
                )
            taken.refresh_from_db()
        state = import_state(taken)
        if options["wait"] and state.state != "done":
            raise CommandError(f"Import {taken.pk} {state.state}: {state.error}", returncode=1)
        if taken.repeat_of_id:
            self.stderr.write(
                f"The very same file was imported before, as {taken.repeat_of_id}: nothing changed."
            )
        return {
            "import": taken.pk,
            "state": state.state,
            "rows": taken.rows,
            "new": taken.new,
            "changed": taken.changed,
            "rejected": taken.rejected,
            "flags": taken.flags,
            "seconds": round(time.monotonic() - started, 2),
        }
