"""Splink on Spark, which is a program of its own with a Python of its own: requirements-spark.lock.

It speaks by files: `scripts/find_pairs_on_spark.py` says which.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from core.errors import Refused

PROGRAM = settings.ROOT / "scripts" / "find_pairs_on_spark.py"
FOUND = "pairs"
DONE = "_SUCCESS"  # Spark writes it last
LOG = "spark.log"


@dataclass(frozen=True, slots=True)
class Spark:
    """Where Spark runs: `master` as Spark's own, `memory` of the driver as in "2g", and the Python
    that has Splink and pyspark, for all of this machine's part."""

    python: Path
    master: str = "local[*]"
    memory: str = "2g"
    partitions: int = 16

    def refuse_where_missing(self) -> None:
        """Refused where what Spark needs is not installed, with what to do."""
        if not self.python.exists() or _fails(self.python, "-c", "import pyspark, splink"):
            raise Refused(
                f"Splink and Spark are not installed in {self.python}. Type: make setup-spark"
            )
        if _fails(_java(), "-version"):
            raise Refused(
                "Spark needs Java 17 or newer, and there is none. Install"
                " openjdk-17-jre-headless, or set JAVA_HOME."
            )

    def find_pairs(self, folder: Path, *, least_bits: float) -> None:
        """Have the pairs found among what lies in the folder; found before, they are left."""
        if (folder / FOUND / DONE).exists():
            return
        command = [
            str(self.python), str(PROGRAM), str(folder), f"--least-bits={least_bits}",
            f"--master={self.master}", f"--memory={self.memory}", f"--partitions={self.partitions}",
        ]  # fmt: skip
        # Of its own names: what stands in our environment is not for a cluster.
        environment = {
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "HOME", "JAVA_HOME", "TMPDIR", "LANG"}
            or name.startswith(("SPARK_", "HADOOP_", "YARN_"))
        }
        with (folder / LOG).open("wb") as log:
            done = subprocess.run(command, env=environment, stdout=log, stderr=log, check=False)  # noqa: S603
        if done.returncode or not (folder / FOUND / DONE).exists():
            raise Refused(f"Spark failed: {folder / LOG} says why.")


def pairs_in(folder: Path) -> Iterator[tuple[int, int]]:
    """The pairs that were found: the profile's id and the entry's."""
    for part in sorted((folder / FOUND).glob("part-*.csv")):
        with part.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield int(row["donor"]), int(row["entry"])


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else shutil.which("java") or "java"


def _fails(*command: str | Path) -> bool:
    try:
        done = subprocess.run(  # noqa: S603
            [str(part) for part in command], capture_output=True, check=False, timeout=120
        )
    except OSError:
        return True
    return done.returncode != 0
