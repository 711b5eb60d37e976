"""Train the weights of the matching: `python scripts/train_weights.py DONORS ENTRIES VERSION`.

DONORS and ENTRIES are CSVs (docs/train-the-weights.md names the columns). Splink, which nothing
else needs, estimates from them how often matches show each level (m), and chance pairs tell how
often strangers do (u). What the data do not tell stays as it is in the version in force. Writes
donors/matching/weights/VERSION.json; CURRENT in donors/matching/weights.py puts it in force.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log2
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from benchmarks.ours import counts, entry, person, read  # noqa: E402  # only now on the path
from benchmarks.peers import python_of  # noqa: E402
from donors.matching import Frequencies  # noqa: E402
from donors.matching.observing import Levels, Observer  # noqa: E402
from donors.matching.weights import CURRENT, FOLDER, read_weights  # noqa: E402

CHANCE_PAIRS = 400_000
# Below so many observations a level of chance pairs is as good as not observed.
FEWEST = 20
# A level that matches never showed: that tells nothing.
LEAST_M = 1e-4
# People move within a state as nobody's data here tell: that it is the same says almost nothing.
# And lists leave middle names out as nobody's data here tell.
BY_HAND = {("place", "state"), ("middle", "donor_only")}
NOTE = (
    "Trained by scripts/train_weights.py, which says how; u of a level with a 'spread' is spread "
    "times the share of donors that bear the rarer of the two values, at the least 'least'. "
    "'most_name_bits' is what names alone can prove: of pairs with a rare name in common so many "
    "were matches. Set by hand as in v2: spreads, bands, priors, organisations, the same "
    "state, that only the donor tells a middle name, and the levels that too few pairs showed."
)
SAMPLES = ("rare_names", "one_first_name", "one_surname")
# Which sample tells of which field.
TOLD_BY = {
    "surname": "one_first_name", "first_name": "one_surname", "middle": "rare_names",
    "suffix": "rare_names", "occupation": "rare_names", "employer": "rare_names",
    "place": "rare_names",
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("donors", type=Path)
    parser.add_argument("entries", type=Path)
    parser.add_argument("version")
    options = parser.parse_args()
    frequencies = Frequencies.from_counts(counts(options.donors))
    observer = Observer(
        map(person, read(options.donors)),
        map(entry, read(options.entries)),
        read_weights(in_force()),
        frequencies,
    )
    u = shares(observer.by_chance(CHANCE_PAIRS, Random(1)))  # noqa: S311
    samples = {
        "rare_names": list(observer.of_rare_names()),
        "one_first_name": list(observer.of_one_first_name()),
        "one_surname": list(observer.of_one_surname()),
    }
    estimated = estimate(samples, u)
    for name, pairs in samples.items():
        print(f"{name}: {len(pairs)} pairs, {estimated[name]['share']:.0%} of them matches")
    weights = trained(options.version, u, estimated, observer.prior_bits)
    path = FOLDER / f"{options.version}.json"
    path.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
    print(f"Written: {path.relative_to(ROOT)}")


def shares(pairs: Iterable[Levels]) -> dict[str, dict[str, float]]:
    """Of the pairs that compare in a field at all, the share that shows each level."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for levels in pairs:
        for field, level in levels.items():
            seen[field][level] += 1
    return {
        field: {level: count / counter.total() for level, count in sorted(counter.items())}
        for field, counter in seen.items()
    }


def estimate(samples: dict[str, list[Levels]], u: dict[str, dict[str, float]]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="hustings-training-") as folder:
        known = {field: levels_of(field, u, samples) for field in TOLD_BY}
        (Path(folder) / "u.json").write_text(json.dumps(known))
        for name, pairs in samples.items():
            fields = sorted({field for levels in pairs for field in levels})
            with (Path(folder) / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, fields, restval="")
                writer.writeheader()
                writer.writerows(pairs)
        done = subprocess.run(
            [python_of("splink"), str(ROOT / "scripts" / "estimate_by_splink.py"), folder],
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def levels_of(
    field: str, u: dict[str, dict[str, float]], samples: dict[str, list[Levels]]
) -> dict[str, float]:
    """u of every level that is seen anywhere: of one that no chance pair showed, half a pair."""
    seen = {levels[field] for pairs in samples.values() for levels in pairs if field in levels}
    return {
        level: u.get(field, {}).get(level, 0.5 / CHANCE_PAIRS)
        for level in sorted(seen | u.get(field, {}).keys())
    }


def trained(
    version: str, u: dict[str, dict[str, float]], estimated: dict[str, Any], prior_bits: float
) -> dict[str, Any]:
    """The version in force with what was estimated put in its place."""
    weights = in_force()
    weights["version"] = version
    weights["note"] = NOTE
    for field, sample in TOLD_BY.items():
        for level, m in estimated[sample]["m"][field].items():
            known = weights["fields"][field].get(level)
            if known is None or m < LEAST_M or (field, level) in BY_HAND:
                continue
            known["m"] = round(m, 4)
            if "spread" not in known:
                known["u"] = round(max(u[field].get(level, 0.0), FEWEST / CHANCE_PAIRS), 6)
    rare = estimated["rare_names"]["share"]
    weights["most_name_bits"] = round(log2(rare / (1 - rare)) - prior_bits, 2)
    return weights


def in_force() -> dict[str, Any]:
    """The version in force, with the levels that v2 did not have."""
    weights: dict[str, Any] = json.loads((FOLDER / f"{CURRENT}.json").read_text(encoding="utf-8"))
    weights["fields"]["suffix"].setdefault("one_sided", {"m": 0.4, "u": 0.4})
    weights["fields"]["middle"].setdefault("donor_only", {"m": 0.41, "u": 0.58})
    return weights


if __name__ == "__main__":
    main()
