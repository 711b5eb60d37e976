"""Which entries a donor may be at all, by their names: the union of several cheap keys.

An entry is a candidate where surname and first name are both near (`SurnameBlocks`,
`GivenNames`), where the two are swapped, or where the first name and, roughly, employer or ZIP
code agree, whatever the surname (`Anchors`).

Whether an entry is found hangs on that entry alone, never on what else is listed or was found.
"""

from collections.abc import Iterable, Iterator, Sequence
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
        blocks = self.surnames.perhaps_near(name.surnames)
        if not blocks:
            return found
        firsts = [(first, self.given_names.perhaps_near(first)) for first in name.firsts]
        middles = [
            (middle, self.given_names.perhaps_near(middle))
            for middle in name.middles
            if len(middle) > 1
        ]
        for near in blocks:
            givens = near[0].keys()
            for first, others in firsts:
                for given in givens & others:
                    found += self._named(near, given, self.given_names.compare(first, given))
            for middle, others in middles:
                for given in givens & others:
                    form = self.given_names.compare_form(middle, given)
                    found += self._named(near, given, form and self._as_middle(form))
            # Where either has no first name the surname is all there is to compare.
            if not firsts or "" in givens:
                found += self._by_surname(near, ("",) if firsts else givens)
        return found

    def _named(self, near: NearBlock, given: str, first: Evidence | None) -> Iterator[Candidate]:
        surname = self.surnames.compare(near) if first else None
        if first is None or surname is None:
            return
        for number, role in near[0][given]:
            evidence = self._in_role(first, role)
            if evidence is not None:
                yield Candidate(number, (surname, evidence))

    def _by_surname(self, near: NearBlock, givens: Iterable[str]) -> Iterator[Candidate]:
        surname = self.surnames.compare(near)
        if surname is None:
            return
        for given in givens:
            for number, role in near[0][given]:
                if role == "first":
                    yield Candidate(number, (surname,))

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
        for given in block.keys() & self.given_names.perhaps_near(last):
            form = self.given_names.compare_form(last, given)
            for number, role in block[given] if form else ():
                if form and role == "first":
                    names = self._swapped_evidence(first, last, given, form.level)
                    yield Candidate(number, names)

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
        for first in person.name.firsts:
            near = self.given_names.perhaps_near(first)
            for givens in anchored:
                for given in givens.keys() & near:
                    form = self.given_names.compare_form(first, given)
                    for number in givens[given] if form else ():
                        if form and number not in known:
                            yield Candidate(number, (self._any_surname(surname, number), form))

    def _any_surname(self, surname: str, number: int) -> Evidence:
        entry = self._entries[number]
        assert entry is not None  # only persons are filed under anchors
        other = entry.name.surname
        level = nearness(surname, other) or ("similar" if _far(surname, other) else "differ")
        return self.surnames.evidence(surname, other, level)


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
