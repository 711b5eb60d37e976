"""Which entries a donor may be at all, by their names: the union of several cheap keys.

An entry is a candidate where surname and first name are both near (`SurnameBlocks`,
`GivenNames`), where the two are swapped, or where the first name and, roughly, employer or ZIP
code agree, whatever the surname (`Anchors`).

Whether an entry is found hangs on that entry alone, never on what else is listed or was found.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from donors.matching.anchors import Anchors
from donors.matching.employers import clean_employer
from donors.matching.evidence import Evidence
from donors.matching.features import (
    Features,
    NameFeatures,
    read_first,
    read_middle,
    read_surname,
)
from donors.matching.frequencies import Frequencies
from donors.matching.given_index import GivenNames
from donors.matching.places import zip_key
from donors.matching.records import Person
from donors.matching.surname_blocks import Role, SurnameBlocks, given_roles
from donors.matching.vocabulary import nearness
from donors.matching.weights import Weights

# Surnames shorter than this have too many others two letters away.
SHORTEST_FAR = 6
# How many values of a column are kept in mind: the common ones, and a long run's memory stays flat.
MEMO_SIZE = 1 << 15


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
        # What is looked up by a column of a donor, as it was written.
        self._by_last = lru_cache(MEMO_SIZE)(self._read_last)
        self._by_first = lru_cache(MEMO_SIZE)(self._read_first)
        self._by_middle = lru_cache(MEMO_SIZE)(self._read_middle)
        self._by_employer = lru_cache(MEMO_SIZE)(self._read_employer)

    def may_find(self, person: Person) -> bool:
        """Whether `find` may find any entry. Most donors share no first name with the entries near
        their surname, their employer or their ZIP code: that is told by looking up each column."""
        givens, is_given_name = self._by_last(person.last)
        near, is_surname = self._by_first(person.first)
        if is_given_name and is_surname:
            return True
        # Where either has no first name the surname is all there is to compare.
        if near is None:
            return bool(givens)
        if not all(map(near.isdisjoint, givens)):
            return True
        if person.middle and not all(map(self._by_middle(person.middle).isdisjoint, givens)):
            return True
        if not near.isdisjoint(self._anchors.at(zip_key(person.zip))):
            return True
        return not near.isdisjoint(self._by_employer(person.employer))

    def _read_last(self, last: str) -> tuple[tuple[frozenset[str], ...], bool]:
        """The first names of the entries that may be near a surname, and whether this may be a
        first name in the wrong place."""
        surnames, _ = read_surname(last)
        givens = tuple([known.givens for known in self.surnames.perhaps_near(surnames)])
        return givens, self.given_names.knows(surnames[0])

    def _read_first(self, first: str) -> tuple[frozenset[str] | None, bool]:
        """The entries' first names that may be near a donor's, '' for entries without one; None
        where the donor has none. And whether it may be a surname in the wrong place."""
        whole, firsts, middles, _ = read_first(first)
        near = self._near_any((*firsts, *_in_full(middles))) | {""} if firsts else None
        return near, whole in self.surnames.wholes

    def _read_middle(self, middle: str) -> frozenset[str]:
        return self._near_any(_in_full(read_middle(middle)[0]))

    def _near_any(self, names: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*map(self.given_names.perhaps_near, names))

    def _read_employer(self, employer: str) -> frozenset[str]:
        """The first names of the entries whose firm or client an employer may be."""
        cleaned = clean_employer(employer)
        if cleaned.says_nothing:
            return frozenset()
        return frozenset().union(*self._anchors.of(cleaned))

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
        near, compare = self.given_names.perhaps_near, self.given_names.compare
        wanted: list[tuple[str, frozenset[str], Callable[[str, str], Evidence | None]]]
        wanted = [(first, near(first), compare) for first in name.firsts]
        wanted += [(m, near(m), self._compare_middle) for m in _in_full(name.middles)]
        any_near = frozenset([""]).union(*[others for _, others, _ in wanted])
        for known in self.surnames.perhaps_near(name.surnames):
            if name.firsts and any_near.isdisjoint(known.givens):
                continue
            shared = [
                (given, evidence)
                for mine, others, compared in wanted
                for given in known.givens & others
                if (evidence := compared(mine, given))
            ]
            # Where either has no first name the surname is all there is to compare.
            alone = known.givens & {""} if name.firsts else known.givens
            if not shared and not alone:
                continue
            surname = self.surnames.compare(name.surname, known.spelling, known.is_part)
            if surname is None:
                continue
            for given, evidence in shared:
                found += self._named(known.block[given], surname, evidence)
            for given in alone:
                entries = known.block[given]
                found += [Candidate(n, (surname,)) for n, role in entries if role == "first"]
        return found

    def _compare_middle(self, middle: str, given: str) -> Evidence | None:
        form = self.given_names.compare_form(middle, given)
        return self._as_middle(form) if form else None

    def _named(
        self, entries: Iterable[tuple[int, Role]], surname: Evidence, first: Evidence
    ) -> list[Candidate]:
        return [
            Candidate(number, (surname, evidence))
            for number, role in entries
            if (evidence := self._in_role(first, role))
        ]

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


def _in_full(middles: Iterable[str]) -> list[str]:
    """The middle names that are more than a letter."""
    return [middle for middle in middles if len(middle) > 1]


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
