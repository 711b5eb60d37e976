"""The entries' given names, looked up by a donor's."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from donors.matching.evidence import Evidence
from donors.matching.frequencies import Frequencies
from donors.matching.given_names import (
    SHORTEST_START,
    compare_given,
    has_nicknames,
    nickname_relatives,
    nickname_siblings,
)
from donors.matching.memo import Memo
from donors.matching.vocabulary import Vocabulary
from donors.matching.weights import Weights

# How many distinct names are kept in mind: enough for the common ones, and a long run's memory
# stays flat.
MEMO_SIZE = 1 << 14


class Givens(NamedTuple):
    """Some of the entries' given names, as a set and as a number: whether two of these share any
    name is one step then, however many they hold.

    Each name has a bit, and above it one that stands for an entry which has it but as a middle name
    or a nickname: see `as_others`.
    """

    names: frozenset[str]
    bits: int


NO_GIVENS = Givens(frozenset(), 0)


def as_others(bits: int) -> int:
    """Given names as the middle names or nicknames of entries."""
    return bits << 1


class GivenNames:
    """The entries' given names, and the weight of a donor's first name against each near one."""

    def __init__(self, names: Iterable[str], weights: Weights, frequencies: Frequencies) -> None:
        # The commonest first: most sets are small numbers.
        commonest = dict(Counter(names).most_common())
        self._bits = {name: 1 << 2 * place for place, name in enumerate(commonest | {"": 0})}
        self._vocabulary = Vocabulary(self._bits.keys() - {""})
        starting: dict[str, list[str]] = defaultdict(list)
        for name in self._vocabulary.words:
            for length in range(1, len(name) + 1):
                starting[name[:length]].append(name)
        self._starting = {start: frozenset(others) for start, others in starting.items()}
        self._weights = weights
        self._frequencies = frequencies
        # All the entries' given names that are near a donor's, and some that are not.
        self.perhaps_near = Memo(self._perhaps_near, MEMO_SIZE)
        # Those of them that are a form of a donor's: the same, short or in full.
        self.forms = Memo(self._forms, MEMO_SIZE)
        # The evidence of a donor's and an entry's given name; None where they are different.
        self.compare = lru_cache(MEMO_SIZE)(self._compare)
        # The evidence of two given names that compare so.
        self.evidence = lru_cache(MEMO_SIZE)(self._evidence)

    def bits(self, names: Iterable[str]) -> int:
        """Some of the entries' given names as a number: see `Givens`."""
        return reduce(or_, map(self._bits.__getitem__, names), 0)

    def knows(self, name: str) -> bool:
        """Whether an entry has this name, or somebody has it for short or in full."""
        return name in self._vocabulary or has_nicknames(name)

    def _perhaps_near(self, name: str) -> Givens:
        others = nickname_relatives(name) | nickname_siblings(name)
        others |= {name[:length] for length in range(1, len(name))}
        found = others & self._vocabulary.words
        found |= self._vocabulary.perhaps_near(name)
        if len(name) != 2:
            found |= self._starting.get(name, frozenset())
        return Givens(found, self.bits(found))

    def _forms(self, name: str) -> Givens:
        if len(name) == 1:
            return NO_GIVENS
        others = {name} | nickname_relatives(name)
        others |= {name[:length] for length in range(SHORTEST_START, len(name) - 1)}
        found = {other for other in others & self._vocabulary.words if len(other) > 1}
        if len(name) >= SHORTEST_START:
            longer = self._starting.get(name, frozenset())
            found |= {other for other in longer if len(other) > len(name) + 1}
        return Givens(frozenset(found), self.bits(found)) if found else NO_GIVENS

    def _compare(self, name: str, other: str) -> Evidence | None:
        level = compare_given(name, other)
        return self._evidence(name, other, level) if level else None

    def _evidence(self, donor: str, entry: str, level: str) -> Evidence:
        share = self._frequencies.first_name
        rarest, commonest = sorted((share(donor), share(entry)))
        if level == "initial":
            rarest = commonest = self._frequencies.initial(donor[:1])
        weight = self._weights.bits("first_name", level, rarest, commonest)
        return Evidence("first_name", level, weight, donor, entry, rarest)
