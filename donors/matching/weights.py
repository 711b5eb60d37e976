"""The weights of the evidence: a versioned data file, read once.

A new version is a new file beside `weights/v4.json`, and CURRENT names it. Each match keeps the
version it was weighed by; a new one screens nobody again: donors meet it as they next are screened.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf, log2
from pathlib import Path
from typing import Any

from donors.matching.records import Band

FOLDER = Path(__file__).with_name("weights")
CURRENT = "v4"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of agreement of a field: how often matches show it (m) and strangers (u).

    `spread` replaces a fixed u: u is then spread times the share of donors with the value, and
    `least` at the least: what chance alone brings about however rare the value.
    """

    m: float
    u: float | None = None
    spread: float | None = None
    least: float = 0.0

    def bits(self, rarest: float = 1.0, commonest: float = 0.0) -> float:
        """The weight, log2(m/u).

        `rarest` and `commonest` are the shares of donors that bear either of the two values. A
        near agreement never weighs more than the commoner value could: a rare spelling of a
        common name is not rare evidence.
        """
        if self.spread is None:
            return log2(self.m / (self.u or 1.0))
        u = max(self.spread * rarest, self.m * commonest, self.least)
        return log2(self.m / min(u, 1.0))


@dataclass(frozen=True, slots=True)
class Weights:
    """m and u by field and level, the thresholds of the bands, and the defaults of the prior.

    `most_name_bits` is the most that surname and first name together may say: however rare a name,
    somebody else bears it, in one family most of all (log2 of how often strangers share a name for
    that).
    """

    version: str
    fields: Mapping[str, Mapping[str, Level]]
    bands: Mapping[str, float]
    prior: Mapping[str, float]
    most_name_bits: float = inf

    def bits(self, field: str, level: str, rarest: float = 1.0, commonest: float = 0.0) -> float:
        """The weight of a level of a field in bits; above 0 it speaks for a match."""
        return self.fields[field][level].bits(rarest, commonest)

    def most(self, field: str) -> float:
        """The most bits that a field whose weights hang on no frequency can add."""
        return max(0.0, *(level.bits() for level in self.fields[field].values()))

    def prior_bits(self, donors: int, entries: int, expected: float | None = None) -> float:
        """The prior log odds that a donor is a certain one of the entries, in bits.

        `expected` is how many donors are thought to be on the list, if somebody knows better.
        """
        # That few have given yet makes nobody on a list likelier to be among them.
        donors = max(donors, int(self.prior["fewest_donors"]))
        if expected is None:
            expected = self.expected_matches(donors, entries)
        probability = min(max(expected / donors / entries, 1e-12), 0.5)
        return log2(probability / (1 - probability))

    def band(self, probability: float) -> Band:
        """The band a posterior probability falls into."""
        if probability >= self.bands["strong"]:
            return "strong"
        return "review" if probability >= self.bands["review"] else "clear"

    def expected_matches(self, donors: int, entries: int) -> float:
        """How many donors are expected on a list, where nobody knows better.

        A share of the list's entries, but of the donors where these are fewer: a long list does
        not make every donor a lobbyist.
        """
        by_entries = self.prior["expected_share_of_entries"] * entries
        return min(by_entries, self.prior["expected_share_of_donors"] * donors)


@lru_cache(maxsize=8)
def load_weights(version: str = CURRENT) -> Weights:
    """The weights of a version; FileNotFoundError where there is none."""
    return read_weights(json.loads((FOLDER / f"{version}.json").read_text(encoding="utf-8")))


def read_weights(data: Mapping[str, Any]) -> Weights:
    """The weights out of what such a file holds."""
    fields = {
        field: {name: Level(**level) for name, level in levels.items()}
        for field, levels in data["fields"].items()
    }
    most = data.get("most_name_bits", inf)
    return Weights(data["version"], fields, data["bands"], data["prior"], most)
