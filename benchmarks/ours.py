"""The engine of `donors.matching` over the files of invented.py: `accuracy.py` runs it.

Prints one JSON: seconds of each step. Writes ours.csv (donor, entry, probability).
"""

from __future__ import annotations

import csv
import gc
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from donors.garbage import not_searched  # noqa: E402
from donors.matching import Counts, Entry, Frequencies, Index, Person, load_weights  # noqa: E402

CHUNK = 2_000
DONOR_COLUMNS = ("id", "last", "first", "middle", "suffix", "employer", "occupation", "city",
                 "state", "zip")  # fmt: skip
COUNTED = ("last", "first", "employer", "zip", "state")
_index: Index | None = None


def main() -> None:
    folder, processes = Path(sys.argv[1]), int(sys.argv[2])
    version = sys.argv[3] if len(sys.argv) > 3 else load_weights().version
    started = time.monotonic()
    with not_searched():
        frequencies = Frequencies.from_counts(counts(folder / "donors.csv"))
        counted = time.monotonic()
        prepare(folder, frequencies, version)
        gc.freeze()  # what is here stays: not to be looked through, nor copied by the processes
    indexed = time.monotonic()
    match(folder, processes)
    ended = time.monotonic()
    print(
        json.dumps(
            {"count": counted - started, "index": indexed - counted, "match": ended - indexed}
        )
    )


def counts(path: Path) -> Counts:
    """How common what is among the donors, as the population of a run is counted."""
    by_name: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    towns: Counter[tuple[str, str]] = Counter()
    people = 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        while chunk := list(islice(rows, CHUNK)):
            people += len(chunk)
            columns = dict(zip(DONOR_COLUMNS, zip(*chunk, strict=True), strict=True))
            for name, counter in by_name.items():
                counter.update(columns[name])
            towns.update(zip(columns["city"], columns["state"], strict=True))
    return Counts(
        people,
        surnames=by_name["last"], first_names=by_name["first"], employers=by_name["employer"],
        zips=by_name["zip"], states=by_name["state"],
        towns={f"{city}, {state}": count for (city, state), count in towns.items()},
    )  # fmt: skip


def prepare(folder: Path, frequencies: Frequencies, version: str) -> None:
    """The index, before the processes are split, so that they share it."""
    global _index  # a forked process has it already: nothing is sent over
    with (folder / "entries.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        entries = [entry(dict(zip(columns, row, strict=True))) for row in rows]
    _index = Index(entries, load_weights(version), frequencies)


def match(folder: Path, processes: int) -> None:
    fork = multiprocessing.get_context("fork")
    with (
        fork.Pool(processes) as pool,
        (folder / "donors.csv").open(encoding="utf-8") as donors,
        (folder / "ours.csv").open("w", encoding="utf-8", newline="") as file,
    ):
        next(donors)
        by_surname = sorted(donors, key=surname)  # as an import's merge files them
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("donor", "entry", "probability"))
        for found in pool.imap(match_chunk, chunks(by_surname)):
            writer.writerows(found)


def match_chunk(lines: list[str]) -> list[tuple[str, int, float]]:
    assert _index is not None
    with not_searched():
        return [
            (number, match.entry_id, match.probability)
            for number, *fields in csv.reader(lines)
            for match in _index.match(Person(*fields))
        ]


def surname(line: str) -> str:
    return line.split(",", 2)[1]


def chunks(lines: Iterable[str]) -> Iterator[list[str]]:
    lines = iter(lines)
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


def person(row: dict[str, str]) -> Person:
    return Person(*(row[column] for column in DONOR_COLUMNS[1:]))


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
