"""Take up a version of a list."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.commands import HouseCommand, ProgressBar
from core.errors import BadInput
from donors.actions.lists import take_up_list
from donors.models import WatchList
from jobs.runner import complete


class Command(HouseCommand):
    help = "Import a list, and screen all donors against what is new in it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("path", type=Path)
        parser.add_argument("--list", required=True, metavar="SLUG", help="The list's short name.")
        parser.add_argument("--kind", required=True, choices=WatchList.Kind.values)

    def run(self, **options: Any) -> Mapping[str, Any]:
        path: Path = options["path"]
        try:
            with path.open("rb") as file:
                version = take_up_list(
                    file=file, file_name=path.name, slug=options["list"], kind=options["kind"]
                )
        except OSError as error:
            raise BadInput(file=str(path), reason=error.strerror or "cannot be read") from error
        if version.job:
            with ProgressBar(f"{version}") as bar:
                outcome = complete(
                    version.job,
                    on_progress=lambda tree: bar.update(tree.done, tree.total, tree.text[:40]),
                )
            if outcome.state != "done":
                raise CommandError(
                    f"Screening {version} {outcome.state}: {outcome.error}", returncode=1
                )
        return {
            "list": version.watch_list.slug,
            "version": version.number,
            "entries": version.entries,
            "added": version.added,
            "changed": version.changed,
            "ended": version.ended,
        }
