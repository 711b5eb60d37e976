"""The files of invented.py, or with `sources` those of two_sources.py, with their fields cleaned by
our own code, for peers that clean none."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from benchmarks.ours import entry, person, read  # noqa: E402  # the project is on the path only now
from donors.matching import Person  # noqa: E402
from donors.matching.features import Features, entry_features, person_features  # noqa: E402
from donors.names import squash  # noqa: E402

COLUMNS = ("unique_id", "last", "first", "middle", "suffix", "employer", "client", "occupation",
           "town", "state", "zip")  # fmt: skip
CONTACTS = ("street", "email", "phone")


def main() -> None:
    folder = Path(sys.argv[1])
    if sys.argv[2:] == ["sources"]:
        for name in ("first", "second"):
            write(folder / f"prepared_{name}.csv", told(folder / f"{name}.csv"), CONTACTS)
        return
    write(folder / "prepared_donors.csv", donors(folder))
    write(folder / "prepared_entries.csv", entries(folder))


def donors(folder: Path) -> Iterator[tuple[str, ...]]:
    for row in read(folder / "donors.csv"):
        yield row["id"], *fields(person_features(person(row)))


def entries(folder: Path) -> Iterator[tuple[str, ...]]:
    for row in read(folder / "entries.csv"):
        yield row["id"], *fields(entry_features(entry(row)))


def told(path: Path) -> Iterator[tuple[str, ...]]:
    """The donors of a source, and how they are reached."""
    for row in read(path):
        described = Person(
            last=row["LastName"], first=row["FirstName"], middle=row["MiddleName"], suffix="",
            employer=row["Employer"], occupation=row["Occupation"], city=row["City"],
            state=row["State"], zip=row["ZipOrPostal"],
        )  # fmt: skip
        street = squash(row["AddressLine1"])
        yield row["VanID"], *fields(person_features(described)), street, row["Email"], row["Phone"]


def fields(features: Features) -> Iterator[str]:
    name = features.name
    yield from (name.surname, " ".join(name.firsts), " ".join(name.middles), name.generation)
    cleaned = [" ".join(organisation.core) for organisation in features.organisations]
    yield from [*cleaned, "", ""][:2]
    yield "" if features.occupation in ("other", "uninformative") else features.occupation
    yield from (f"{features.city} {features.state}".strip(), features.state, features.zip)


def write(path: Path, rows: Iterator[tuple[str, ...]], more_columns: tuple[str, ...] = ()) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((*COLUMNS, *more_columns))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
