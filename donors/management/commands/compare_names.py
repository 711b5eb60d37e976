"""How likely two names are one, for pairs in a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from core.commands import HouseCommand
from core.errors import BadInput
from donors.matching.compare import compare_names

COLUMNS = ("name1", "name2", "kind")
KINDS = ("person", "company")


class Command(HouseCommand):
    help = "Print the pairs of a CSV (columns name1, name2, kind) with their probability."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("path", type=Path)

    def run(self, **options: Any) -> Mapping[str, Any]:
        return {
            "rows": [
                {
                    **row,
                    "probability": round(compare_names(row["name1"], row["name2"], row["kind"]), 6),
                }
                for row in _pairs(options["path"])
            ]
        }

    def show(self, result: Mapping[str, Any]) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow([*COLUMNS, "probability"])
        for row in result["rows"]:
            writer.writerow(row.values())


def _pairs(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise BadInput(
                    file=path.name, line=1, reason=f"expected the columns {', '.join(COLUMNS)}; "
                    f"missing: {', '.join(missing)}",
                )  # fmt: skip
            for row in reader:
                if row["kind"] not in KINDS:
                    raise BadInput(
                        file=path.name, line=reader.line_num, column="kind",
                        reason=f"expected person or company, got {row['kind']!r}",
                    )  # fmt: skip
                yield {name: row[name] or "" for name in COLUMNS}
    except OSError as error:
        raise BadInput(file=str(path), reason=error.strerror or "cannot be read") from error
    except csv.Error as error:
        reason = f"expected a CSV: {error}"
        line = reader.line_num + 1  # it has not been counted yet
        raise BadInput(file=path.name, line=line, reason=reason) from error
    except UnicodeDecodeError as error:
        raise BadInput(file=path.name, reason="expected UTF-8 text") from error
