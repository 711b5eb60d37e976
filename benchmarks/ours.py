"""The engine of `donors.matching` over the files of invented.py: `accuracy.py` runs it.

Prints one JSON: seconds of each step. Writes ours.csv (donor, entry, probability).
"""

from __future__ import annotations

import csv
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from donors.matching import Counts, Entry, Frequencies, Index, Person, load_weights  # noqa: E402

CHUNK = 2_000
_index: Index | None = None


def main() -> None:
    folder, processes = Path(sys.argv[1]), int(sys.argv[2])
    version = sys.argv[3] if len(sys.argv) > 3 else load_weights().version
    started = time.monotonic()
    frequencies = Frequencies.from_counts(counts(folder))
    counted = time.monotonic()
    prepare(folder, frequencies, version)
    indexed = time.monotonic()
    match(folder, processes)
    ended = time.monotonic()
    print(
        json.dumps(
            {"count": counted - started, "index": indexed - counted, "match": ended - indexed}
        )
    )


def counts(folder: Path) -> Counts:
    """How common what is among the donors, as the population of a run is counted."""
    columns: dict[str, Counter[str]] = {
        name: Counter() for name in ("last", "first", "employer", "zip", "state", "town")
    }
    people = 0
    for people, row in enumerate(read(folder / "donors.csv"), start=1):
        for name, counter in columns.items():
            counter[f"{row['city']}, {row['state']}" if name == "town" else row[name]] += 1
    return Counts(
        people,
        surnames=columns["last"], first_names=columns["first"], employers=columns["employer"],
        zips=columns["zip"], towns=columns["town"], states=columns["state"],
    )  # fmt: skip


def prepare(folder: Path, frequencies: Frequencies, version: str) -> None:
    """The index, before the processes are split, so that they share it."""
    global _index  # noqa: PLW0603  # a forked process has it already: nothing is sent over
    entries = [entry(row) for row in read(folder / "entries.csv")]
    _index = Index(entries, load_weights(version), frequencies)


def match(folder: Path, processes: int) -> None:
    fork = multiprocessing.get_context("fork")
    with (
        fork.Pool(processes) as pool,
        (folder / "ours.csv").open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("donor", "entry", "probability"))
        for found in pool.imap(match_chunk, chunks(read(folder / "donors.csv"))):
            writer.writerows(found)


def match_chunk(rows: list[dict[str, str]]) -> list[tuple[int, int, float]]:
    assert _index is not None
    return [
        (int(row["id"]), match.entry_id, match.probability)
        for row in rows
        for match in _index.match(person(row))
    ]


def chunks(rows: Iterator[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    chunk: list[dict[str, str]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk


def person(row: dict[str, str]) -> Person:
    return Person(
        last=row["last"], first=row["first"], middle=row["middle"], suffix=row["suffix"],
        employer=row["employer"], occupation=row["occupation"], city=row["city"],
        state=row["state"], zip=row["zip"],
    )  # fmt: skip


def entry(row: dict[str, str]) -> Entry:
    return Entry(
        id=int(row["id"]), last=row["last"], first=row["first"], middle=row["middle"],
        suffix=row["suffix"], occupation=row["occupation"], city=row["city"], state=row["state"],
        organisations=tuple(filter(None, (row["firm"], row["client"]))), zip=row["zip"],
        is_lobbyist=row["kind"] == "lobbyist",
    )  # fmt: skip


def read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    main()
