"""The entries' given names, looked up by a donor's."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from donors.matching.evidence import Evidence
from donors.matching.frequencies import Frequencies
from donors.matching.given_names import (
    compare_given,
    has_nicknames,
    nickname_relatives,
    nickname_siblings,
)
from donors.matching.vocabulary import Vocabulary
from donors.matching.weights import Weights

# How many distinct names are kept in mind: enough for the common ones, and a long run's memory
# stays flat.
MEMO_SIZE = 1 << 14
FORMS = frozenset({"exact", "nickname"})


class GivenNames:
    """The entries' given names, and the weight of a donor's first name against each near one."""

    def __init__(self, names: Iterable[str], weights: Weights, frequencies: Frequencies) -> None:
        self._vocabulary = Vocabulary(set(names) - {""})
        starting: dict[str, list[str]] = defaultdict(list)
        for name in self._vocabulary.words:
            for length in range(1, len(name) + 1):
                starting[name[:length]].append(name)
        self._starting = {start: frozenset(others) for start, others in starting.items()}
        self._weights = weights
        self._frequencies = frequencies
        # All the entries' given names that are near a donor's, and some that are not.
        self.perhaps_near = lru_cache(MEMO_SIZE)(self._perhaps_near)
        # The evidence of a donor's and an entry's given name; None where they are different.
        self.compare = lru_cache(MEMO_SIZE)(self._compare)
        # The evidence of two given names that compare so.
        self.evidence = lru_cache(MEMO_SIZE)(self._evidence)

    def compare_form(self, name: str, other: str) -> Evidence | None:
        """The evidence of the two, where one is a form of the other: the same, short or in full."""
        evidence = self.compare(name, other)
        return evidence if evidence and evidence.level in FORMS else None

    def knows(self, name: str) -> bool:
        """Whether an entry has this name, or somebody has it for short or in full."""
        return name in self._vocabulary or has_nicknames(name)

    def _perhaps_near(self, name: str) -> frozenset[str]:
        others = nickname_relatives(name) | nickname_siblings(name)
        others |= {name[:length] for length in range(1, len(name))}
        found = self._vocabulary.perhaps_near(name) | (others & self._vocabulary.words)
        return found | self._starting.get(name, frozenset()) if len(name) != 2 else found

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
