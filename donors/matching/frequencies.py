"""How common names, employers and ZIP codes are among the donors."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from donors.matching.employers import clean_employer
from donors.names import fold, squash, without_suffix

DEFAULT_FILE = Path(__file__).with_name("common_names.json")


def surname_key(text: str) -> str:
    """The spelling a surname is counted by: "Van Gundy" is "VANGUNDY"."""
    return squash(without_suffix(text)[0])


def first_name_key(text: str) -> str:
    """The spelling a first name is counted by: the first word of it, folded."""
    return fold(text).partition(" ")[0]


def employer_key(text: str) -> str:
    """The spelling an employer is counted by; '' for one that says nothing."""
    employer = clean_employer(text)
    return "" if employer.says_nothing else employer.key


def zip_key(text: str) -> str:
    """The five digits of a ZIP code; '' where there are fewer."""
    digits = "".join(filter(str.isdigit, text[:10]))[:5]
    return digits if len(digits) == 5 else ""


KEYS: dict[str, Callable[[str], str]] = {
    "surnames": surname_key,
    "first_names": first_name_key,
    "employers": employer_key,
    "zips": zip_key,
}


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Relative frequencies over the population of distinct donors, each between 0 and 1.

    `people` is the size of that population; `floors` is the frequency of a value never seen.
    They come from outside and stay fixed while donors are matched, so that no result depends on
    the batch a donor is in. The tables are keyed by the `*_key` functions of this module.
    """

    people: int
    surnames: Mapping[str, float]
    first_names: Mapping[str, float]
    employers: Mapping[str, float]
    zips: Mapping[str, float]
    floors: Mapping[str, float]
    initials: Mapping[str, float] = field(init=False)

    def __post_init__(self) -> None:
        initials: Counter[str] = Counter()
        for name, share in self.first_names.items():
            initials[name[:1]] += share  # type: ignore[assignment]
        total = sum(initials.values()) or 1
        object.__setattr__(self, "initials", {k: v / total for k, v in initials.items()})

    @classmethod
    def from_counts(
        cls,
        people: int,
        surnames: Mapping[str, int] | None = None,
        first_names: Mapping[str, int] | None = None,
        employers: Mapping[str, int] | None = None,
        zips: Mapping[str, int] | None = None,
    ) -> "Frequencies":
        """Frequencies out of counts of distinct donors by value as written; `people` in all.

        What was not counted is taken from `default`.
        """
        people = max(people, 1)
        counted = dict(zip(KEYS, (surnames, first_names, employers, zips), strict=True))
        default = cls.default()
        shares: dict[str, Mapping[str, float]] = {}
        floors: dict[str, float] = {}
        for name, counts in counted.items():
            if counts is None:
                shares[name], floors[name] = getattr(default, name), default.floors[name]
            else:
                shares[name], floors[name] = _shares(people, counts, KEYS[name]), 1 / people
        return cls(people, **shares, floors=floors)

    @classmethod
    def default(cls) -> "Frequencies":
        """For where no population is known: the commonest US names, all others held rare."""
        return _default()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Frequencies":
        """The inverse of `to_dict`."""
        return cls(
            people=int(data["people"]),
            **{name: {k: float(v) for k, v in data[name].items()} for name in KEYS},
            floors={name: float(data["floors"][name]) for name in KEYS},
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, floats and an int, fit for JSON."""
        tables = {name: dict(getattr(self, name)) for name in KEYS}
        return {"people": self.people, **tables, "floors": dict(self.floors)}

    def surname(self, key: str) -> float:
        """The share of donors with this surname (a `surname_key`)."""
        return max(self.surnames.get(key, 0.0), self.floors["surnames"])

    def first_name(self, key: str) -> float:
        """The share of donors with this first name (a `first_name_key`)."""
        return max(self.first_names.get(key, 0.0), self.floors["first_names"])

    def employer(self, key: str) -> float:
        """The share of donors with this employer (an `employer_key`)."""
        return max(self.employers.get(key, 0.0), self.floors["employers"])

    def zip(self, key: str) -> float:
        """The share of donors in this ZIP code (a `zip_key`)."""
        return max(self.zips.get(key, 0.0), self.floors["zips"])

    def initial(self, letter: str) -> float:
        """The share of donors whose first name begins so."""
        return max(self.initials.get(letter, 0.0), 0.005)


def _shares(people: int, counts: Mapping[str, int], key: Callable[[str], str]) -> dict[str, float]:
    merged: Counter[str] = Counter()
    for value, count in counts.items():
        merged[key(value)] += count
    # One donor alone is the floor already: left out, the snapshot is a third of the size.
    return {k: min(n / people, 1.0) for k, n in merged.items() if k and n > 1}


@lru_cache(maxsize=1)
def _default() -> Frequencies:
    return Frequencies.from_dict(json.loads(DEFAULT_FILE.read_text(encoding="utf-8")))
