"""The entries' given names, looked up by a donor's."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from donors.matching.evidence import Evidence
from donors.matching.frequencies import Frequencies
from donors.matching.given_names import (
    SHORTEST_START,
    compare_given,
    nickname_relatives,
    nickname_siblings,
)
from donors.matching.vocabulary import Vocabulary
from donors.matching.weights import Weights

# Memos over distinct names are emptied at this size, to keep a long run's memory flat.
MEMO_SIZE = 100_000


class GivenNames:
    """The entries' given names, and the weight of a donor's first name against each near one."""

    def __init__(self, names: Iterable[str], weights: Weights, frequencies: Frequencies) -> None:
        self._sorted = sorted(set(names) - {""})
        self._vocabulary = Vocabulary(self._sorted)
        self._weights = weights
        self._frequencies = frequencies
        self._memo: dict[str, dict[str, Evidence]] = {}
        self._forms: dict[str, dict[str, Evidence]] = {}

    def near(self, name: str) -> dict[str, Evidence]:
        """The entries' given names near a donor's, with the evidence of each."""
        found = self._memo.get(name)
        if found is None:
            if len(self._memo) >= MEMO_SIZE:
                self._memo.clear()
            found = self._memo[name] = self._compare(name)
        return found

    def knows(self, name: str) -> bool:
        """Whether an entry has this name, or somebody has it for short or in full."""
        return name in self._vocabulary or bool(nickname_relatives(name))

    def forms(self, name: str) -> dict[str, Evidence]:
        """Of those near: the name itself and its other forms, "exact" and "nickname"."""
        found = self._forms.get(name)
        if found is None:
            if len(self._forms) >= MEMO_SIZE:
                self._forms.clear()
            found = self._forms[name] = self._compare_forms(name)
        return found

    def _compare_forms(self, name: str) -> dict[str, Evidence]:
        others = {name, *nickname_relatives(name)}
        others.update(name[:length] for length in range(SHORTEST_START, len(name)))
        if len(name) >= SHORTEST_START:
            others.update(self._starting_with(name))
        found = {}
        for other in sorted(other for other in others if other in self._vocabulary):
            level = compare_given(name, other)
            if level in ("exact", "nickname"):
                found[other] = self.evidence(name, other, level)
        return found

    def _compare(self, name: str) -> dict[str, Evidence]:
        others = set(self._vocabulary.near(name))
        relatives = nickname_relatives(name) | nickname_siblings(name)
        shortened = {name[:length] for length in range(1, len(name))}
        others.update(other for other in relatives | shortened if other in self._vocabulary)
        if len(name) != 2:
            others.update(self._starting_with(name))
        found = {}
        for other in sorted(others):
            if level := compare_given(name, other):
                found[other] = self.evidence(name, other, level)
        return found

    def evidence(self, donor: str, entry: str, level: str) -> Evidence:
        """The evidence of two given names that compare so."""
        share = self._frequencies.first_name
        rarest, commonest = sorted((share(donor), share(entry)))
        if level == "initial":
            rarest = commonest = self._frequencies.initial(donor[:1])
        weight = self._weights.bits("first_name", level, rarest, commonest)
        return Evidence("first_name", level, weight, donor, entry, rarest)

    def _starting_with(self, start: str) -> Iterator[str]:
        for place in range(bisect_left(self._sorted, start), len(self._sorted)):
            if not self._sorted[place].startswith(start):
                return
            yield self._sorted[place]
