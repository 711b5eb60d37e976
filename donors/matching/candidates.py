"""Which entries a donor may be at all, by their names: the union of several cheap keys.

An entry is a candidate where surname and first name are both near (`SurnameBlocks`,
`GivenNames`), where the two are swapped, or where the surname differs but first name and employer
or ZIP code agree. For donors who name an employer, rapidfuzz looks for surnames further off too.

Whether an entry is found hangs on that entry alone, never on what else is listed or was found.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from donors.matching.evidence import Evidence
from donors.matching.features import Features, NameFeatures
from donors.matching.frequencies import Frequencies
from donors.matching.given_index import GivenNames
from donors.matching.surname_blocks import Block, Role, SurnameBlocks, given_roles
from donors.matching.vocabulary import nearness
from donors.matching.weights import Weights

# Surnames shorter than this have too many others two letters away.
SHORTEST_RESCUED = 6


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
        self._by_anchor = _file_by_anchor(entries)
        self._by_end = _file_by_end(self.surnames.wholes)

    def find(self, person: Features) -> list[Candidate]:
        """Every entry the donor may be, once each, in the order of the entries."""
        best: dict[int, Candidate] = {}
        for candidate in self._by_name(person.name):
            _keep_best(best, candidate)
        for candidate in self._swapped(person.name):
            _keep_best(best, candidate)
        for candidate in self._by_anchors(person, known=set(best)):
            _keep_best(best, candidate)
        if person.organisations:
            for candidate in self._rescue(person.name):
                _keep_best(best, candidate)
        return [best[number] for number in sorted(best)]

    def _by_name(self, name: NameFeatures) -> Iterator[Candidate]:
        for block, surname in self.surnames.near(name.surnames):
            for given, evidence in self._givens_near(name, block):
                for number, role in block[given]:
                    first = self._in_role(evidence, role)
                    if first is not None:
                        yield Candidate(number, (surname, first))
            if not name.firsts or "" in block:
                for number in _nameless(block) if name.firsts else _everyone(block):
                    yield Candidate(number, (surname,))

    def _givens_near(self, name: NameFeatures, block: Block) -> Iterator[tuple[str, Evidence]]:
        for first in name.firsts:
            near = self.given_names.near(first)
            for given in near.keys() & block.keys():
                yield given, near[given]
        for middle in name.middles:
            if len(middle) == 1:
                continue
            near = self.given_names.near(middle)
            for given in near.keys() & block.keys():
                if near[given].level in ("exact", "nickname") and len(given) > 1:
                    yield given, self._as_middle(near[given])

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
        if not block or last == first or len(first) == 1:
            return
        for given in self.given_names.near(last).keys() & block.keys():
            level = self.given_names.near(last)[given].level
            if level not in ("exact", "nickname"):
                continue
            for number, role in block[given]:
                if role == "first":
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

    def _by_anchors(self, person: Features, known: set[int]) -> Iterator[Candidate]:
        """Entries with the donor's first name and employer or ZIP code, whatever the surname."""
        surname = person.name.surname
        for first in person.name.firsts:
            if len(first) == 1 or not surname:
                continue
            for anchor in _anchors(person):
                for number in self._by_anchor.get((anchor, first), ()):
                    if number not in known:
                        yield self._anchored(number, surname, first)

    def _anchored(self, number: int, surname: str, first: str) -> Candidate:
        entry = self._entries[number]
        assert entry is not None  # only persons are filed under anchors
        other = entry.name.surname
        level = nearness(surname, other) or ("similar" if _far(surname, other) else "differ")
        given = self.given_names.near(first)[first]
        return Candidate(number, (self.surnames.evidence(surname, other, level), given))

    def _rescue(self, name: NameFeatures) -> Iterator[Candidate]:
        """Entries with a near first name and a surname two or three letters off.

        Only surnames that begin or end as the donor's are looked through: a bound on the time, and
        two slips of the pen seldom spoil both ends.
        """
        surname = name.surname
        if len(surname) < SHORTEST_RESCUED:
            return
        for first in name.firsts:
            for given, evidence in self.given_names.near(first).items():
                if evidence.level not in ("exact", "nickname"):
                    continue
                for other in self._far_surnames(surname, given):
                    found = self.surnames.evidence(surname, other, "similar")
                    for number, role in self.surnames.wholes[other][given]:
                        if role == "first":
                            yield Candidate(number, (found, evidence))

    def _far_surnames(self, surname: str, given: str) -> set[str]:
        ends = (self._by_end.get((given, end), ()) for end in _ends(surname))
        # Nearer ones are found by the surname itself, and say more then.
        return {
            other
            for others in ends
            for other in _surnames_near(surname, others)
            if nearness(surname, other) is None
        }


def _file_by_end(wholes: Mapping[str, Block]) -> dict[tuple[str, str], list[str]]:
    """Surnames long enough to be rescued by (first name, how they begin or end)."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for surname, block in wholes.items():
        if len(surname) < SHORTEST_RESCUED - 1:
            continue
        for given in block:
            for end in _ends(surname):
                found[given, end].append(surname)
    return found


def _ends(surname: str) -> tuple[str, str]:
    return f"{surname[0]}-", f"-{surname[-1]}"


def _file_by_anchor(entries: Sequence[Features | None]) -> dict[tuple[str, str], list[int]]:
    """Entries by (employer or ZIP code, first name)."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        if entry is None or not entry.name.surname:
            continue
        for given in entry.name.firsts:
            for anchor in _anchors(entry):
                found[anchor, given].append(number)
    return found


def _nameless(block: Block) -> Iterator[int]:
    """Entries that have no first name: the surname is all there is to compare."""
    yield from (number for number, _ in block.get("", ()))


def _everyone(block: Block) -> Iterator[int]:
    for entries in block.values():
        yield from (number for number, role in entries if role == "first")


def _anchors(features: Features) -> Iterator[str]:
    for organisation in features.organisations:
        if len(organisation.core_key) >= 3:
            yield organisation.core_key
    if features.zip:
        yield features.zip


def _keep_best(best: dict[int, Candidate], candidate: Candidate) -> None:
    known = best.get(candidate.entry)
    # Equal weights are settled by the evidence itself, never by the order they were found in.
    if known is None or (candidate.weight, candidate.names) > (known.weight, known.names):
        best[candidate.entry] = candidate


def _far(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    return shorter >= SHORTEST_RESCUED and bool(OSA.distance(a, b) <= _edits(shorter))


def _edits(length: int) -> int:
    return 2 if length < 9 else 3


def _surnames_near(surname: str, others: Sequence[str]) -> list[str]:
    found = process.extract(
        surname, others, scorer=OSA.distance, score_cutoff=_edits(len(surname)), limit=None
    )
    return [other for other, _, _ in found]
