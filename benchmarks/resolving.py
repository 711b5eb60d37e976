"""Donors of two sources made one, against Splink on the same invented data, in one run.

Two files of 20,000 donors each (two_sources.py). Of a hundred in the second, 30 are in the first
too, 8 are a spouse or child of one there, 2 a son or daughter of the same first name, 5 a namesake
elsewhere, the rest strangers. What happens to the 30, in hundred: 30 of those who have one go by a
nickname; 5 surnames and 3 first names are mistyped; 4 have a second surname more or less, 2 another
one; 1 is swapped; 2 tell a letter of the first name, 2 go by the middle name; 40 middle names are
left out, 40 but a letter, 1 another; 50 suffixes left out; 15 live in another ZIP code of the town
and 15 elsewhere; 20 employers say nothing, 12 are another, 50 are written another way, 4 mistyped;
25 e-mail addresses and 20 telephone numbers are another; 30 streets are written another way, 5
mistyped. Each source tells 60 e-mail addresses and 50 telephone numbers of a hundred; half of the
households share a telephone number. `two_sources.py --noise` prints it.

Ours is the whole product: both files imported, resolved and judged, on an embedded Postgres in a
folder of its own. Precision and recall are of pairs of records, one in each source, that are one
donor: those that the house merged by itself, and with those that it asks a person about. Splink
links the two tables, trained on them: its pairs from .99 on, the clusters they make, its pairs from
.5 on, and what recall it reaches where it is as precise as ours.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks"
sys.path[:1] = [str(ROOT), str(ROOT / "platform")]

from benchmarks.peers import python_of  # noqa: E402  # the project is on the path only now
from benchmarks.whole_way import (  # noqa: E402
    environment,
    manage,
    wait_for_the_end_of_the_server,
)

SEEDS = (31, 32, 33)
SURE = 0.99
RESOLVED = """
from donors.models import Likeness, Profile
import json
names = Profile.objects.order_by("pk").values_list("pk", "record__external_id", "donor")
asked = Likeness.objects.filter(probability__gte=0.5).values_list("first", "second", "probability")
print(json.dumps([list(names), list(asked)]))
"""
Pair = tuple[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--donors", type=int, default=20_000, help="of each source")
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    peer = python_of("splink")
    subprocess.run([peer, str(HERE / "two_sources.py"), "--noise"], check=True)
    for seed in options.seeds:
        print(f"Seed {seed}, load {os.getloadavg()[0]:.1f}", flush=True)
        with tempfile.TemporaryDirectory(prefix="hustings-resolving-") as name:
            folder = Path(name)
            folder.chmod(0o755)  # root's database server runs as an account of its own
            size = ["--seed", str(seed), "--donors", str(options.donors)]
            subprocess.run([peer, str(HERE / "two_sources.py"), name, *size], check=True)
            truth = {(row["first"], row["second"]) for row in read(folder / "truth.csv")}
            precision = ours(folder, truth)
            if not options.no_peer:
                splink(peer, folder, truth, precision)


def ours(folder: Path, truth: Collection[Pair]) -> float:
    """Prints what was found; returns how precise what the house merged by itself is."""
    clean = environment(os.environ, folder)
    os.environ.clear()
    os.environ.update(clean)
    manage("migrate", "-v0")
    started = time.monotonic()
    for source in ("first", "second"):
        manage("import_contributions", str(folder / f"{source}.csv"), "--source", source, "--wait")
    seconds = time.monotonic() - started
    names, asked = json.loads(manage("shell", "-v0", "-c", RESOLVED))
    wait_for_the_end_of_the_server(folder / "postgres")
    merged = set(_merged(names))
    ids = {profile: number for profile, number, _ in names}
    perhaps = {tuple(sorted((ids[one], ids[other]))) for one, other, _ in asked}
    across = {pair for pair in perhaps if pair[0][0] == "1" and pair[1][0] == "5"}
    show("ours, merged", merged, truth, f"; {seconds:.1f} s, both imports")
    show("ours, with questions", merged | across, truth)
    return judged(merged, truth)[0]


def _merged(names: Collection[tuple[int, str, int]]) -> Iterator[Pair]:
    """Records of the two sources with one donor; ids of the first begin with 1, and with 5."""
    of_donor: dict[int, set[str]] = {}
    for _, number, donor in names:
        of_donor.setdefault(donor, set()).add(number)
    for numbers in of_donor.values():
        for one in numbers:
            yield from ((one, other) for other in numbers if one[0] == "1" and other[0] == "5")


def splink(peer: str, folder: Path, truth: Collection[Pair], precision: float) -> None:
    subprocess.run([sys.executable, str(HERE / "prepared.py"), str(folder), "sources"], check=True)
    done = subprocess.run(
        [peer, str(HERE / "splink_resolving.py"), str(folder)],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    steps = json.loads(done.stdout.splitlines()[-1])
    rows = [
        (float(r["probability"]), (r["first"], r["second"])) for r in read(folder / "splink.csv")
    ]
    sure = {pair for probability, pair in rows if probability >= SURE}
    show("splink, sure", sure, truth, f"; train {steps['train']:.1f}, {steps['predict']:.1f} s")
    clusters = {(row["first"], row["second"]) for row in read(folder / "clusters.csv")}
    show("splink, clusters", clusters, truth)
    show("splink, review", {pair for probability, pair in rows if probability >= 0.5}, truth)
    recall = recall_at(precision, rows, truth)
    print(f"  splink's recall where it is as precise as ours: {recall:.3f}", flush=True)


def recall_at(
    precision: float, rows: Collection[tuple[float, Pair]], truth: Collection[Pair]
) -> float:
    """The most recall at this precision or a better one, whatever the threshold."""
    best, right = 0.0, 0
    ranked = sorted(rows, reverse=True)
    for place, (probability, pair) in enumerate(ranked, start=1):
        right += pair in truth
        is_last_of_its_kind = place == len(ranked) or ranked[place][0] != probability
        if is_last_of_its_kind and right / place >= precision:
            best = max(best, right / len(truth))
    return best


def show(name: str, found: Collection[Pair], truth: Collection[Pair], more: str = "") -> None:
    precision, recall = judged(found, truth)
    print(
        f"  {name:22} P {precision:.4f} R {recall:.3f} of {len(found):>6,} pairs{more}", flush=True
    )


def judged(found: Collection[Pair], truth: Collection[Pair]) -> tuple[float, float]:
    """Precision and recall."""
    right = len(set(found) & set(truth))
    return right / max(len(found), 1), right / len(truth)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
