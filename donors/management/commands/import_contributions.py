"""Take up a file of contributions."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.commands import HouseCommand, ProgressBar, input_file
from core.errors import Refused
from donors.actions.imports import take_up
from donors.imports.layouts import LAYOUTS
from donors.models import Import
from donors.queries.imports import import_state, told_of_others, warnings
from jobs.models import Job
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
        with input_file(path) as file:
            taken = take_up(
                file=file,
                file_name=path.name,
                layout=options["layout"],
                source=options["source"],
            )
        for warning in warnings(taken):
            self.stderr.write(f"Warning: {path}: {warning}")
        if others := told_of_others(taken):
            self.stderr.write(f"{path}: no contributions, and passed over: {others}")
        if options["wait"] and taken.job:
            self._see_through(taken, taken.job)
        state = import_state(taken)
        if options["wait"] and state.state != "done":
            raise Refused(f"Import {taken.pk} {state.state}: {state.error or 'It was stopped.'}")
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

    def _see_through(self, taken: Import, job: Job) -> None:
        try:
            with ProgressBar(taken.file_name) as bar:
                complete(
                    job, on_progress=lambda tree: bar.update(tree.done, tree.total, tree.text[:40])
                )
        except KeyboardInterrupt:
            raise Refused(
                f"Interrupted. Import {taken.pk} is kept: workers go on with it, and so does this"
                " command with the same file."
            ) from None
        taken.refresh_from_db()
