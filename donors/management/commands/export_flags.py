"""Write flags to a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandParser

from core.commands import HouseCommand
from core.errors import BadInput, Refused
from donors.actions.collating import write_flags
from donors.models import Import
from donors.queries.flags import export_rows, standing_flags


class Command(HouseCommand):
    help = "Write the flags that stand to a CSV, all of them or one import's."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--import", type=int, dest="import_id", metavar="ID")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE.csv")

    def run(self, **options: Any) -> Mapping[str, Any]:
        import_id: int | None = options["import_id"]
        if import_id is not None and not Import.objects.filter(pk=import_id).exists():
            raise Refused(f"There is no import {import_id}.")
        path: Path = options["output"]
        try:
            with _written_whole(path) as file:
                count = write_flags(export_rows(standing_flags(import_id=import_id)), file)
        except OSError as error:
            raise BadInput(file=str(path), reason=error.strerror or "cannot be written") from error
        return {"file": str(path), "flags": count}


@contextmanager
def _written_whole(path: Path) -> Iterator[TextIO]:
    """A file that takes its place once it is whole; a pipe or a terminal is written to as it is."""
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
        return
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
