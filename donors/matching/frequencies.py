"""How common names, employers and ZIP codes are among the donors."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from donors.garbage import not_searched
from donors.matching.employers import clean_employer
from donors.matching.places import state_key, town_key, zip_key
from donors.names import fold, squash, without_suffix, without_titles

DEFAULT_FILE = Path(__file__).with_name("common_names.json")


def surname_key(text: str) -> str:
    """The spelling a surname is counted by: "Van Gundy" is "VANGUNDY"."""
    if text.isascii() and text.isalpha():
        return text.upper()
    return squash(without_suffix(text)[0])


def first_name_key(text: str) -> str:
    """The spelling a first name is counted by: the first word of it but for titles, folded."""
    return fold(without_titles(text)[0]).partition(" ")[0]


def employer_key(text: str) -> str:
    """The spelling an employer is counted by; '' for one that says nothing."""
    employer = clean_employer(text)
    return "" if employer.says_nothing else employer.key


KEYS: dict[str, Callable[[str], str]] = {
    "surnames": surname_key,
    "first_names": first_name_key,
    "employers": employer_key,
    "zips": zip_key,
    "towns": town_key,
    "states": state_key,
}
# So many people tell a quarter of what there is to know about how common names are, and fewer of
# them next to nothing: two donors of one name among ten do not make it common. The rest is taken
# from the lists, and from what is known of the country.
SCANTY = 2_000
# What the lists may tell of it, at the most. Whom they name has a name like anybody else; but how
# many of a firm are listed hardly tells how many donors work there.
LISTED_TELL = {"surnames": 0.5, "first_names": 0.5, "employers": 0.1}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of `people` have each value, as it was written; None where nobody counted.

    `towns` are "City, State".
    """

    people: int
    surnames: Mapping[str, int] | None = None
    first_names: Mapping[str, int] | None = None
    employers: Mapping[str, int] | None = None
    zips: Mapping[str, int] | None = None
    towns: Mapping[str, int] | None = None
    states: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Relative frequencies over the population of distinct donors, each between 0 and 1.

    `people` is the size of that population; `floors` is the frequency of a value never seen.
    They come from outside and stay fixed while donors are matched, so that no result depends on
    the batch a donor is in. The tables are keyed by the `*_key` functions in KEYS.
    """

    people: int
    surnames: Mapping[str, float]
    first_names: Mapping[str, float]
    employers: Mapping[str, float]
    zips: Mapping[str, float]
    towns: Mapping[str, float]
    states: Mapping[str, float]
    floors: Mapping[str, float]
    initials: Mapping[str, float] = field(init=False)

    def __post_init__(self) -> None:
        initials: Counter[str] = Counter()
        for name, share in self.first_names.items():
            initials[name[:1]] += share  # type: ignore[assignment]
        total = sum(initials.values()) or 1
        object.__setattr__(self, "initials", {k: v / total for k, v in initials.items()})

    @classmethod
    def from_counts(cls, donors: Counts, listed: Counts | None = None) -> "Frequencies":
        """Frequencies out of counts of distinct donors, and of the persons on the lists.

        Both are blended with what is known of the country (`default`): the more donors there are,
        the less that and the lists weigh. What was not counted is taken from `default`.
        """
        default = cls.default()
        tables: dict[str, Mapping[str, float]] = {}
        floors: dict[str, float] = {}
        with not_searched():
            for name in KEYS:
                tables[name], floors[name] = getattr(default, name), default.floors[name]
                if getattr(donors, name) is not None:
                    blend = _blend(name, donors, listed or Counts(0), default)
                    tables[name], floors[name] = blend
        return cls(donors.people, **tables, floors=floors)

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

    def town(self, key: str) -> float:
        """The share of donors in this city (a `town_key`)."""
        return max(self.towns.get(key, 0.0), self.floors["towns"])

    def state(self, key: str) -> float:
        """The share of donors in this state (a `state_key`)."""
        return max(self.states.get(key, 0.0), self.floors["states"])

    def initial(self, letter: str) -> float:
        """The share of donors whose first name begins so."""
        return max(self.initials.get(letter, 0.0), 0.005)


def _blend(
    name: str, donors: Counts, listed: Counts, country: Frequencies
) -> tuple[dict[str, float], float]:
    """A table and its floor. The one donor and the one entry that agree do not count themselves:
    of a value that nobody else has, nothing is known but that it is rare."""
    ours, theirs = _merged(donors, name), _merged(listed, name)
    known: Mapping[str, float] = getattr(country, name)
    rare = country.floors[name]
    trust, told = _trust(donors.people), min(_trust(listed.people), LISTED_TELL.get(name, 0.0))

    def blend(of_donors: float, of_listed: float, of_country: float) -> float:
        elsewhere = told * of_listed + (1 - told) * of_country
        return min(trust * of_donors + (1 - trust) * elsewhere, 1.0)

    floor = blend(
        _share_of_others(0, donors.people, rare), _share_of_others(0, listed.people, rare), rare
    )
    shares = {}
    # One donor and one entry count for no more than none: only of others is there anything to say.
    told_of = known.keys() | _several(ours) | _several(theirs)
    for value in sorted(told_of):
        share = blend(
            _share_of_others(ours.get(value, 0), donors.people, rare),
            _share_of_others(theirs.get(value, 0), listed.people, rare),
            known.get(value, rare),
        )
        # What is the floor anyway is left out: the snapshot is a third of the size.
        if value and share > floor:
            shares[value] = share
    return shares, floor


def _several(counts: Mapping[str, int]) -> set[str]:
    return {value for value, count in counts.items() if count > 1}


def _share_of_others(count: int, people: int, rare: float) -> float:
    """The share that have a value as well; of few people, one is no sign that it is common."""
    return max(count - 1, 0) / max(people, 1) + min(1 / max(people, 1), rare)


def _trust(people: int) -> float:
    """How far the counts of so many people are to be believed, from 0 to 1."""
    return (people / (people + SCANTY)) ** 2


def _merged(counts: Counts, name: str) -> dict[str, int]:
    merged: dict[str, int] = defaultdict(int)
    table: Mapping[str, int] = getattr(counts, name) or {}
    key = KEYS[name]
    for value, count in table.items():
        merged[key(value)] += count
    return merged


@lru_cache(maxsize=1)
def _default() -> Frequencies:
    return Frequencies.from_dict(json.loads(DEFAULT_FILE.read_text(encoding="utf-8")))
