"""Pairs of a donor and an entry, compared field by field: what the weights are trained on.

Each sample is chosen by some fields and tells of the others, as long as it holds many matches: the
method of Splink's blocks. Nobody needs to say which pairs are matches.
"""

from collections.abc import Iterable, Iterator, Sequence
from random import Random

from donors.matching.candidates import Candidate, Candidates
from donors.matching.features import Features, entry_features, person_features
from donors.matching.fields import (
    compare_employer,
    compare_middle,
    compare_occupation,
    compare_place,
    compare_suffix,
)
from donors.matching.frequencies import Frequencies
from donors.matching.given_names import compare_given
from donors.matching.records import Entry, Person
from donors.matching.vocabulary import nearness
from donors.matching.weights import Weights

Levels = dict[str, str]  # field -> level; a field of which nothing is known is left out

# Names so rare (bits of surname and first name together) that one pair in a few is a match.
RARE_NAME_BITS = 19.0
SURE_EMPLOYER = frozenset({"exact", "core"})


class Observer:
    """Donors and entries of which samples are drawn. The entries are persons."""

    def __init__(
        self,
        donors: Iterable[Person],
        entries: Iterable[Entry],
        weights: Weights,
        frequencies: Frequencies,
    ) -> None:
        self._donors = [person_features(person) for person in donors]
        self._entries = [entry_features(entry) for entry in entries]
        self._weights = weights
        self._frequencies = frequencies
        self._candidates = Candidates(self._entries, weights, frequencies)
        self.prior_bits = weights.prior_bits(frequencies.people, len(self._entries))

    def by_chance(self, count: int, random: Random) -> Iterator[Levels]:
        """Pairs of strangers, all fields: how often each level comes by chance (u)."""
        for _ in range(count):
            donor, entry = random.choice(self._donors), random.choice(self._entries)
            yield {**names(donor, entry), **self._others(donor, entry)}

    def of_rare_names(self) -> Iterator[Levels]:
        """Pairs chosen by a rare name: tells of all fields but the names."""
        for donor in self._donors:
            for candidate in self._candidates.find(donor):
                if candidate.weight >= RARE_NAME_BITS and _agree(candidate):
                    yield self._others(donor, self._entries[candidate.entry])

    def of_one_first_name(self) -> Iterator[Levels]:
        """Pairs chosen by first name and by employer or ZIP code: tells of surnames."""
        for donor in self._donors:
            for candidate in self._candidates.anchored(donor, frozenset()):
                entry = self._entries[candidate.entry]
                others = self._others(donor, entry)
                if candidate.names[1].level == "exact" and _anchored(others):
                    yield {"surname": names(donor, entry)["surname"], **_less_anchor(others)}

    def of_one_surname(self) -> Iterator[Levels]:
        """Pairs chosen by surname and by employer or ZIP code: tells of first names."""
        for donor in self._donors:
            whole = self._candidates.surnames.wholes.get(donor.name.surname)
            named = whole.firsts.values() if whole else ()
            numbers = {number for numbers in named for number in numbers}
            for number in sorted(numbers):
                others = self._others(donor, self._entries[number])
                first = names(donor, self._entries[number]).get("first_name")
                if first and _anchored(others):
                    yield {"first_name": first, **_less_anchor(others)}

    def _others(self, donor: Features, entry: Features) -> Levels:
        weights, frequencies = self._weights, self._frequencies
        found = (
            compare_middle(weights, donor, entry),
            compare_suffix(weights, donor, entry),
            compare_occupation(weights, donor, entry),
            compare_employer(weights, frequencies, donor, entry),
            compare_place(weights, frequencies, donor, entry),
        )
        return {piece.field: piece.level for piece in found if piece}


def names(donor: Features, entry: Features) -> Levels:
    """How surname and first name compare; a first name that is but a letter is left out."""
    found: Levels = {}
    ours, theirs = donor.name, entry.name
    if ours.surname and theirs.surname:
        level: str | None = nearness(ours.surname, theirs.surname)
        if level is None and set(ours.surnames) & set(theirs.surnames):
            level = "part"
        found["surname"] = level or "differ"
    firsts = _best_first(ours.firsts, theirs.firsts)
    if firsts and firsts != "initial":
        found["first_name"] = firsts
    return found


def _best_first(ours: Sequence[str], theirs: Sequence[str]) -> str | None:
    if not ours or not theirs:
        return None
    return compare_given(ours[0], theirs[0]) or "differ"


def _agree(candidate: Candidate) -> bool:
    return all(piece.level in ("exact", "nickname") for piece in candidate.names)


def _anchored(levels: Levels) -> bool:
    return levels.get("place") == "zip" or levels.get("employer") in SURE_EMPLOYER


def _less_anchor(levels: Levels) -> Levels:
    """The other evidence; what the pair was chosen by tells nothing of it."""
    chosen_by = "place" if levels.get("place") == "zip" else "employer"
    return {field: level for field, level in levels.items() if field != chosen_by}
