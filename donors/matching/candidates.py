"""Which entries a donor may be at all, by their names: the union of several cheap keys.

An entry is a candidate where surname and first name are both near (`SurnameBlocks`,
`GivenNames`), where the two are swapped, or where the first name and, roughly, employer or ZIP
code agree, whatever the surname (`Anchors`).

Whether an entry is found hangs on that entry alone, never on what else is listed or was found.
"""

from collections.abc import Collection, Iterable, Sequence
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
from donors.matching.given_index import GivenNames, as_others
from donors.matching.memo import Memo
from donors.matching.places import zip_key
from donors.matching.records import Person
from donors.matching.surname_blocks import Role, SurnameBlocks, given_roles
from donors.matching.vocabulary import nearness
from donors.matching.weights import Weights

# Surnames shorter than this have too many others two letters away.
SHORTEST_FAR = 6
# How many values of a column are kept in mind: the common ones, and a long run's memory stays flat.
MEMO_SIZE = 1 << 15
# What entries without a first name are filed under.
NO_GIVEN = frozenset({""})
# Every given name (bits: see `Givens`): for donors without a first name, whose
# surname is all there is to compare.
ANY_GIVEN = -1


class Candidate(NamedTuple):
    """An entry, by its place in the index, with what was found comparing the names, and how much
    that weighs (bits)."""

    entry: int
    weight: float
    names: tuple[Evidence, ...]


class Ways(NamedTuple):
    """How a donor may come upon an entry: near names, names swapped, a first name and where they
    work or live."""

    named: bool = True
    swapped: bool = True
    anchored: bool = True


EVERY_WAY = Ways()


class _Last(NamedTuple):
    """Given names (bits: see `Givens`): of the entries that may be near a surname, and those that
    the surname is a form of, in case it stands in the wrong place."""

    givens: int
    as_first: int


class _First(NamedTuple):
    """Given names (bits: see `Givens`): those near a donor's first names as a first name, and as a
    middle name or nickname, those that are forms of them, and of the entries whose surname stands
    in the first name's place."""

    near: int
    forms: int
    as_surname: int


class Candidates:
    """An index of the entries that are persons, by name."""

    def __init__(
        self, entries: Sequence[Features | None], weights: Weights, frequencies: Frequencies
    ) -> None:
        names = [entry.name if entry else None for entry in entries]
        givens = [given for name in names if name for given, _ in given_roles(name)]
        self._entries = entries
        self._weights = weights
        self._frequencies = frequencies
        self.given_names = GivenNames(givens, weights, frequencies)
        self.surnames = SurnameBlocks(names, self.given_names, weights, frequencies)
        self._anchors = Anchors(entries)
        self._no_given = self.given_names.bits(NO_GIVEN)
        # What is looked up by a column of a donor, as it was written.
        self._by_last = Memo(self._read_last, MEMO_SIZE)
        self._by_first = Memo(self._read_first, MEMO_SIZE)
        self._by_middle = Memo(self._read_middle, MEMO_SIZE)
        self._by_zip = Memo(self._read_zip, MEMO_SIZE)
        self._by_employer = Memo(self._read_employer, MEMO_SIZE)

    def ways(self, person: Person) -> Ways | None:
        """The ways in which `find` may find any entry; None where it finds none. Most donors share
        no first name with the entries near their surname, their employer or their ZIP code: that
        is told by looking up each column."""
        last, first = self._by_last[person.last], self._by_first[person.first]
        named = first.near & last.givens
        if not named and person.middle:
            named = self._by_middle[person.middle] & last.givens
        swapped = first.as_surname & last.as_first
        anchored = first.forms & (self._by_zip[person.zip] | self._by_employer[person.employer])
        if named or swapped or anchored:
            return Ways(named != 0, swapped != 0, anchored != 0)
        return None

    def _read_last(self, last: str) -> _Last:
        surnames, _ = read_surname(last)
        givens = 0
        for known in self.surnames.perhaps_near[surnames]:
            givens |= known.bits
        is_given_name = self.given_names.knows(surnames[0])
        as_first = self.given_names.forms[surnames[0]].bits if is_given_name else 0
        return _Last(givens, as_first)

    def _read_first(self, first: str) -> _First:
        whole, firsts, middles, _ = read_first(first)
        near = self._no_given if firsts else ANY_GIVEN
        for name in firsts:
            near |= self.given_names.perhaps_near[name].bits
        near |= self._forms(_in_full(middles))
        forms = self._forms(firsts)
        surname = self.surnames.wholes.get(whole)
        return _First(near | as_others(forms), forms, surname.bits if surname else 0)

    def _read_middle(self, middle: str) -> int:
        """The given names that a middle name may stand for."""
        return self._forms(_in_full(read_middle(middle)[0]))

    def _read_zip(self, zip_code: str) -> int:
        """The first names of the entries at a ZIP code."""
        return self.given_names.bits(self._anchors.at(zip_key(zip_code)))

    def _read_employer(self, employer: str) -> int:
        """The first names of the entries whose firm or client an employer may be."""
        cleaned = clean_employer(employer)
        if cleaned.says_nothing:
            return 0
        by_name, by_word = map(self.given_names.bits, self._anchors.of(cleaned))
        return by_name | by_word

    def _forms(self, names: Iterable[str]) -> int:
        bits = 0
        for name in names:
            bits |= self.given_names.forms[name].bits
        return bits

    def find(self, person: Features, ways: Ways = EVERY_WAY) -> list[Candidate]:
        """Every entry the donor may be, once each, in the order of the entries."""
        best: dict[int, Candidate] = {}
        if ways.named:
            for candidate in self._by_name(person.name):
                _keep_best(best, candidate)
        if ways.swapped:
            for candidate in self._swapped(person.name):
                _keep_best(best, candidate)
        if ways.anchored:
            for candidate in self.anchored(person, known=frozenset(best)):
                _keep_best(best, candidate)
        return [best[number] for number in sorted(best)]

    def _by_name(self, name: NameFeatures) -> list[Candidate]:
        given_names, compare = self.given_names, self.given_names.compare
        near = [(first, given_names.perhaps_near[first]) for first in name.firsts]
        forms = [(first, given_names.forms[first]) for first in name.firsts]
        middles = [(middle, given_names.forms[middle]) for middle in _in_full(name.middles)]
        bits = self._no_given if near else ANY_GIVEN
        for _, others in (*near, *middles):
            bits |= others.bits
        for _, others in forms:
            bits |= as_others(others.bits)
        found: list[Candidate] = []
        for known in self.surnames.perhaps_near[name.surnames]:
            if not bits & known.bits:
                continue
            shared = [
                (evidence, known.firsts[given])
                for first, others in near
                for given in known.firsts.keys() & others.names
                if (evidence := compare(first, given))
            ]
            shared += [
                (self._as_middle(middle, given), known.firsts[given])
                for middle, others in middles
                for given in known.firsts.keys() & others.names
            ]
            shared += [
                (self._in_role(first, given, role), [number])
                for first, others in forms
                for given in known.others.keys() & others.names
                for number, role in known.others[given]
            ]
            # Where either has no first name the surname is all there is to compare.
            alone = known.firsts.keys() & NO_GIVEN if near else known.firsts
            if not shared and not alone:
                continue
            surname = self.surnames.compare(name.surname, known.spelling, known.is_part)
            if surname is None:
                continue
            for given in alone:
                found += _candidates(known.firsts[given], (surname,))
            for evidence, numbers in shared:
                found += _candidates(numbers, (surname, evidence))
        return found

    def _in_role(self, first: str, form: str, role: Role) -> Evidence:
        """The evidence where it is the entry's nickname or middle name that is a form of the
        donor's first."""
        if role == "middle":
            return self._as_middle(first, form)
        level = "stated_nickname" if first == form else "nickname"
        return self.given_names.evidence(first, form, level)

    def _as_middle(self, name: str, form: str) -> Evidence:
        return self.given_names.evidence(name, form, "middle")

    def _swapped(self, name: NameFeatures) -> list[Candidate]:
        """Entries whose surname is the donor's first name, and the other way round."""
        first, last = name.first_whole, name.surname
        known = self.surnames.wholes.get(first)
        if not known or last == first or len(first) == 1 or not self.given_names.knows(last):
            return []
        found: list[Candidate] = []
        for given in known.firsts.keys() & self.given_names.forms[last].names:
            if form := self.given_names.compare(last, given):
                names = self._swapped_evidence(first, last, given, form.level)
                found += _candidates(known.firsts[given], names)
        return found

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

    def anchored(self, person: Features, known: Collection[int]) -> list[Candidate]:
        """Entries with a form of the donor's first name and the employer or the ZIP code, roughly;
        without those `known`."""
        surname = person.name.surname
        anchored = self._anchors.near(person) if surname else []
        found: list[Candidate] = []
        for first in person.name.firsts if anchored else ():
            forms = self.given_names.forms[first].names
            for givens in anchored:
                for given in givens.keys() & forms:
                    form = self.given_names.compare(first, given)
                    for number in givens[given] if form else ():
                        if form and number not in known:
                            found += _candidates(
                                [number], (self._any_surname(surname, number), form)
                            )
        return found

    def _any_surname(self, surname: str, number: int) -> Evidence:
        entry = self._entries[number]
        assert entry is not None  # only persons are filed under anchors
        other = entry.name.surname
        level = nearness(surname, other) or ("similar" if _far(surname, other) else "differ")
        return self.surnames.evidence(surname, other, level)


def _candidates(numbers: Iterable[int], names: tuple[Evidence, ...]) -> list[Candidate]:
    weight = sum([piece.weight for piece in names])
    return [Candidate(number, weight, names) for number in numbers]


def _in_full(middles: Iterable[str]) -> list[str]:
    """The middle names that are more than a letter."""
    return [middle for middle in middles if len(middle) > 1]


def _keep_best(best: dict[int, Candidate], candidate: Candidate) -> None:
    known = best.get(candidate.entry)
    # Equal weights are settled by the evidence itself, never by the order they were found in.
    if known is None or candidate > known:
        best[candidate.entry] = candidate


def _far(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    return shorter >= SHORTEST_FAR and bool(OSA.distance(a, b) <= _edits(shorter))


def _edits(length: int) -> int:
    return 2 if length < 9 else 3
