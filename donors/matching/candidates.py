"""Which entries a donor may be at all, by their names: the union of several cheap keys.

An entry is a candidate where surname and first name are both near (`SurnameBlocks`,
`GivenNames`), where the two are swapped, or where the first name and, roughly, employer or ZIP
code agree, whatever the surname (`Anchors`).

Whether an entry is found hangs on that entry alone, never on what else is listed or was found.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from donors.matching.anchors import Anchors
from donors.matching.evidence import Evidence
from donors.matching.features import Features, NameFeatures
from donors.matching.frequencies import Frequencies
from donors.matching.given_index import GivenNames
from donors.matching.surname_blocks import NearBlock, Role, SurnameBlocks, given_roles
from donors.matching.vocabulary import nearness
from donors.matching.weights import Weights

# Surnames shorter than this have too many others two letters away.
SHORTEST_FAR = 6


class Candidate(NamedTuple):
    """An entry, by its place in the index, with what was found comparing the names."""

    entry: int
    names: tuple[Evidence, ...]

    @property
    def weight(self) -> float:
        return sum(evidence.weight for evidence in self.names)


class Candidates:
    """An index of the entries that are persons, by name."""

    def __init__(
        self, entries: Sequence[Features | None], weights: Weights, frequencies: Frequencies
    ) -> None:
        names = [entry.name if entry else None for entry in entries]
        givens = {given for name in names if name for given, _ in given_roles(name)}
        self._entries = entries
        self._weights = weights
        self._frequencies = frequencies
        self.given_names = GivenNames(givens, weights, frequencies)
        self.surnames = SurnameBlocks(names, weights, frequencies)
        self._anchors = Anchors(entries)

    def find(self, person: Features) -> list[Candidate]:
        """Every entry the donor may be, once each, in the order of the entries."""
        best: dict[int, Candidate] = {}
        for candidate in self._by_name(person.name):
            _keep_best(best, candidate)
        for candidate in self._swapped(person.name):
            _keep_best(best, candidate)
        for candidate in self.anchored(person, known=frozenset(best)):
            _keep_best(best, candidate)
        return [best[number] for number in sorted(best)] if best else []

    def _by_name(self, name: NameFeatures) -> list[Candidate]:
        found: list[Candidate] = []
        block = self.surnames.near(name.surnames)
        if not block:
            return found
        for first in name.firsts:
            near = self.given_names.near(first)
            for given in _shared(block, near):
                found += self._named(block, given, near[given])
        for middle in name.middles:
            forms = self.given_names.forms(middle) if len(middle) > 1 else {}
            for given in _shared(block, forms):
                found += self._named(block, given, self._as_middle(forms[given]))
        # Where either has no first name the surname is all there is to compare.
        for given in ("",) if name.firsts else block:
            for entries, surname in block.get(given, ()):
                found += [Candidate(n, (surname,)) for n, role in entries if role == "first"]
        return found

    def _named(self, block: NearBlock, given: str, first: Evidence) -> Iterator[Candidate]:
        for entries, surname in block[given]:
            for number, role in entries:
                evidence = self._in_role(first, role)
                if evidence is not None:
                    yield Candidate(number, (surname, evidence))

    def _in_role(self, evidence: Evidence, role: Role) -> Evidence | None:
        """The evidence, seen that it is the entry's nickname or middle name that agreed."""
        if role == "first":
            return evidence
        if evidence.level not in ("exact", "nickname"):
            return None
        if role == "middle":
            return self._as_middle(evidence)
        level = "stated_nickname" if evidence.level == "exact" else evidence.level
        return self.given_names.evidence(evidence.donor, evidence.entry, level)

    def _as_middle(self, evidence: Evidence) -> Evidence:
        return self.given_names.evidence(evidence.donor, evidence.entry, "middle")

    def _swapped(self, name: NameFeatures) -> Iterator[Candidate]:
        """Entries whose surname is the donor's first name, and the other way round."""
        first, last = name.first_whole, name.surname
        block = self.surnames.wholes.get(first)
        if not block or last == first or len(first) == 1 or not self.given_names.knows(last):
            return
        forms = self.given_names.forms(last)
        for given in _shared(block, forms):
            for number, role in block[given]:
                if role == "first":
                    level = forms[given].level
                    yield Candidate(number, self._swapped_evidence(first, last, given, level))

    def _swapped_evidence(
        self, first: str, last: str, given: str, level: str
    ) -> tuple[Evidence, ...]:
        # How rare such a donor is by chance is told by the names in the places they stand in.
        first_share = self._frequencies.first_name(first)
        last_share = self._frequencies.surname(last)
        bits, share = self._weights.bits, self._frequencies
        surname = bits("surname", "exact", first_share)
        given_name = bits("first_name", level, last_share)
        # But strangers swap theirs too: a common name is no rarer for standing the wrong way round.
        straight = bits("surname", "exact", share.surname(first))
        straight += bits("first_name", level, share.first_name(last))
        order = min(bits("order", "swapped"), straight - surname - given_name)
        return (
            Evidence("order", "swapped", order, f"{last}, {first}", ""),
            Evidence("surname", "exact", surname, first, first),
            Evidence("first_name", level, given_name, last, given),
        )

    def anchored(self, person: Features, known: frozenset[int]) -> Iterator[Candidate]:
        """Entries with a form of the donor's first name and the employer or the ZIP code, roughly;
        without those `known`."""
        surname = person.name.surname
        anchored = self._anchors.near(person) if surname else []
        if not anchored:
            return
        forms = [self.given_names.forms(first) for first in person.name.firsts if len(first) > 1]
        for givens in anchored:
            for form in forms:
                for given in _shared(givens, form):
                    for number in givens[given]:
                        if number not in known:
                            names = (self._any_surname(surname, number), form[given])
                            yield Candidate(number, names)

    def _any_surname(self, surname: str, number: int) -> Evidence:
        entry = self._entries[number]
        assert entry is not None  # only persons are filed under anchors
        other = entry.name.surname
        level = nearness(surname, other) or ("similar" if _far(surname, other) else "differ")
        return self.surnames.evidence(surname, other, level)


def _shared(names: Mapping[str, object], near: Mapping[str, object]) -> list[str]:
    """The keys of both; the shorter is walked through."""
    if len(near) < len(names):
        names, near = near, names
    return [name for name in names if name in near]


def _keep_best(best: dict[int, Candidate], candidate: Candidate) -> None:
    known = best.get(candidate.entry)
    # Equal weights are settled by the evidence itself, never by the order they were found in.
    if known is None or (candidate.weight, candidate.names) > (known.weight, known.names):
        best[candidate.entry] = candidate


def _far(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    return shorter >= SHORTEST_FAR and bool(OSA.distance(a, b) <= _edits(shorter))


def _edits(length: int) -> int:
    return 2 if length < 9 else 3
