"""What became of the imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.commands import HouseCommand, show_table
from donors.queries.imports import imports_with_state


class Command(HouseCommand):
    help = "List the imports, latest first: their state, progress and counts."

    def run(self, **options: Any) -> Mapping[str, Any]:
        return {
            "imports": [
                {
                    "import": taken.pk,
                    "file": taken.file_name,
                    "state": state.state,
                    "progress": f"{state.fraction:.0%}",
                    "rows": taken.rows,
                    "new": taken.new,
                    "changed": taken.changed,
                    "rejected": taken.rejected,
                    "flags": taken.flags,
                }
                for taken, state in imports_with_state()
            ]
        }

    def show(self, result: Mapping[str, Any]) -> None:
        if not result["imports"]:
            self.stdout.write("No file has been imported yet.")
        show_table(self, result["imports"])
