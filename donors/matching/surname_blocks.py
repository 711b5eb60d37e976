"""The entries' surnames, looked up by a donor's."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from donors.matching.evidence import Evidence
from donors.matching.features import NameFeatures
from donors.matching.frequencies import Frequencies
from donors.matching.given_index import GivenNames, as_others
from donors.matching.memo import Memo
from donors.matching.vocabulary import Vocabulary, nearness
from donors.matching.weights import Weights

Role = Literal["first", "nickname", "middle"]


class Surname(NamedTuple):
    """The entries of one surname, or of one part of a surname.

    `firsts` are they by their first names ('' where none is known), `others` by nicknames and
    middle names, which some go by. `bits` are all of these names: see `Givens`.
    """

    spelling: str
    firsts: dict[str, list[int]]
    others: dict[str, list[tuple[int, Role]]]
    bits: int
    is_part: bool


# How many distinct names are kept in mind: enough for the common ones, and a long run's memory
# stays flat.
MEMO_SIZE = 1 << 15
COMMON = 0.0001  # share of donors


class SurnameBlocks:
    """The entries by surname and by part of a surname, and those near a donor's surname."""

    def __init__(
        self,
        names: Sequence[NameFeatures | None],
        given_names: GivenNames,
        weights: Weights,
        frequencies: Frequencies,
    ) -> None:
        wholes, parts = _Filed(given_names), _Filed(given_names)
        for number, name in enumerate(names):
            if name is None or not name.surname:
                continue
            wholes.add(name.surname, number, name)
            for part in name.surnames[1:]:
                if part != name.surname:
                    parts.add(part, number, name)
        self.wholes = wholes.surnames(is_part=False)
        self._parts = parts.surnames(is_part=True)
        self._vocabulary = Vocabulary(self.wholes)
        self._weights = weights
        self._frequencies = frequencies
        # Of a donor's surname (the whole, then its parts), those of the entries that may be near.
        # Most go with other first names than the donor's: only the others are to be compared.
        self.perhaps_near = Memo(self._perhaps_near, MEMO_SIZE)
        # The evidence of a donor's whole surname and one of the entries', None where they are
        # different.
        self.compare = lru_cache(MEMO_SIZE)(self._compare)

    def _perhaps_near(self, surnames: tuple[str, ...]) -> tuple[Surname, ...]:
        whole = surnames[0]
        if not whole:
            return ()
        found = [self.wholes[other] for other in self._vocabulary.perhaps_near(whole)]
        if whole in self._parts:
            found.append(self._parts[whole])
        for part in surnames[1:]:
            if part == whole:
                continue
            # A whole surname is a part of itself.
            if part in self.wholes:
                found.append(self.wholes[part]._replace(is_part=True))
            if part in self._parts:
                found.append(self._parts[part])
        # Many donors bear a common one: it pays to compare it before they do.
        if self._frequencies.surname(whole) > COMMON:
            found = [s for s in found if self.compare(whole, s.spelling, s.is_part)]
        return tuple(found)

    def _compare(self, donor: str, entry: str, is_part: bool) -> Evidence | None:  # noqa: FBT001  # one of the keys of a memo
        if is_part:
            return self.evidence(entry, entry, "part")
        level = nearness(donor, entry)
        return self.evidence(donor, entry, level) if level else None

    def evidence(self, donor: str, entry: str, level: str) -> Evidence:
        """The evidence of two surnames that compare so."""
        share = self._frequencies.surname
        rarest, commonest = sorted((share(donor), share(entry)))
        weight = self._weights.bits("surname", level, rarest, commonest)
        return Evidence("surname", level, weight, donor, entry, rarest)


class _Filed:
    """Entries on their way to being `Surname`s."""

    def __init__(self, given_names: GivenNames) -> None:
        self._bits = given_names.bits
        self._firsts: dict[str, dict[str, list[int]]] = {}
        self._others: dict[str, dict[str, list[tuple[int, Role]]]] = {}

    def add(self, spelling: str, number: int, name: NameFeatures) -> None:
        firsts = self._firsts.setdefault(spelling, {})
        for given, role in given_roles(name):
            if role == "first":
                firsts.setdefault(given, []).append(number)
            else:
                others = self._others.setdefault(spelling, {})
                others.setdefault(given, []).append((number, role))

    def surnames(self, *, is_part: bool) -> dict[str, Surname]:
        found = {}
        for spelling, firsts in self._firsts.items():
            others = self._others.get(spelling, {})
            bits = self._bits(firsts) | as_others(self._bits(others))
            found[spelling] = Surname(spelling, firsts, others, bits, is_part)
        return found


def given_roles(name: NameFeatures) -> Iterator[tuple[str, Role]]:
    """Every given name a person may go by, and which of theirs it is."""
    for first in name.firsts or ("",):
        yield first, "first"
    for nickname in name.nicknames:
        yield nickname, "nickname"
    for middle in name.middles:
        if len(middle) > 1:
            yield middle, "middle"
