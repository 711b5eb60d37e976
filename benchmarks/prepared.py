"""The files of invented.py with their fields cleaned by our own code, for peers that clean none."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from benchmarks.ours import entry, person, read  # noqa: E402  # the project is on the path only now
from donors.matching.features import Features, entry_features, person_features  # noqa: E402

COLUMNS = ("unique_id", "last", "first", "middle", "suffix", "employer", "client", "occupation",
           "town", "state", "zip")  # fmt: skip


def main() -> None:
    folder = Path(sys.argv[1])
    write(folder / "prepared_donors.csv", donors(folder))
    write(folder / "prepared_entries.csv", entries(folder))


def donors(folder: Path) -> Iterator[tuple[str, ...]]:
    for row in read(folder / "donors.csv"):
        yield row["id"], *fields(person_features(person(row)))


def entries(folder: Path) -> Iterator[tuple[str, ...]]:
    for row in read(folder / "entries.csv"):
        yield row["id"], *fields(entry_features(entry(row)))


def fields(features: Features) -> Iterator[str]:
    name = features.name
    yield from (name.surname, " ".join(name.firsts), " ".join(name.middles), name.generation)
    cleaned = [" ".join(organisation.core) for organisation in features.organisations]
    yield from [*cleaned, "", ""][:2]
    yield "" if features.occupation in ("other", "uninformative") else features.occupation
    yield from (f"{features.city} {features.state}".strip(), features.state, features.zip)


def write(path: Path, rows: Iterator[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
