"""Bring a backup back."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.backups import restore
from core.commands import HouseCommand, ProgressBar


class Command(HouseCommand):
    help = "Bring a backup back, into an empty database and an empty storage."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", type=Path)

    def run(self, **options: Any) -> Mapping[str, Any]:
        started = time.monotonic()
        folder: Path = options["folder"]
        with ProgressBar("Files") as bar:
            manifest = restore(folder, progress=lambda done, total, name: bar.update(done, total))
        return {
            "folder": str(folder),
            "tables": len(manifest["rows"]),
            "rows": sum(manifest["rows"].values()),
            "files": manifest["files"],
            "seconds": round(time.monotonic() - started, 1),
        }
