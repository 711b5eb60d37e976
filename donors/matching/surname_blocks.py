"""The entries' surnames, looked up by a donor's."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from donors.matching.evidence import Evidence
from donors.matching.features import NameFeatures
from donors.matching.frequencies import Frequencies
from donors.matching.vocabulary import Vocabulary, nearness
from donors.matching.weights import Weights

Role = Literal["first", "nickname", "middle"]
Block = dict[str, list[tuple[int, Role]]]  # given name -> entries and which name of theirs it is
# The entries of one surname, or part of one, that may be near a donor's: their block, the donor's
# and the entries' spelling, and "part" where it is but a part that is the same.
Extent = Literal["whole", "part"]
NearBlock = tuple[Block, str, str, Extent]
# The given names in any of the blocks, and the blocks.
NearBlocks = tuple[frozenset[str], tuple[NearBlock, ...]]

# How many distinct names are kept in mind: enough for the common ones, and a long run's memory
# stays flat.
MEMO_SIZE = 1 << 15


class SurnameBlocks:
    """The entries by surname and by part of a surname, and those near a donor's surname."""

    def __init__(
        self, names: Sequence[NameFeatures | None], weights: Weights, frequencies: Frequencies
    ) -> None:
        self.wholes: dict[str, Block] = {}
        self._parts: dict[str, Block] = {}
        for number, name in enumerate(names):
            if name is None or not name.surname:
                continue
            _file(self.wholes.setdefault(name.surname, {}), number, name)
            for part in name.surnames[1:]:
                if part != name.surname:
                    _file(self._parts.setdefault(part, {}), number, name)
        self._vocabulary = Vocabulary(self.wholes)
        self._weights = weights
        self._frequencies = frequencies
        # Of a donor's surname (the whole, then its parts), the entries that may be near. Most bear
        # other first names than the donor: `compare` is asked of those only that do not.
        self.perhaps_near = lru_cache(MEMO_SIZE)(self._perhaps_near)
        # The evidence of a donor's and the entries' surname, None where they are different.
        self.compare = lru_cache(MEMO_SIZE)(self._compare)

    def _perhaps_near(self, surnames: tuple[str, ...]) -> NearBlocks:
        blocks = tuple(self._look_up(surnames))
        return frozenset().union(*[block for block, *_ in blocks]), blocks

    def _look_up(self, surnames: tuple[str, ...]) -> Iterator[NearBlock]:
        whole = surnames[0]
        if not whole:
            return
        for other in self._vocabulary.perhaps_near(whole):
            yield self.wholes[other], whole, other, "whole"
        if block := self._parts.get(whole):
            yield block, whole, whole, "part"
        for part in surnames[1:]:
            for blocks in (self.wholes, self._parts):
                if part != whole and (block := blocks.get(part)):
                    yield block, part, part, "part"

    def _compare(self, donor: str, entry: str, extent: Extent) -> Evidence | None:
        level = "part" if extent == "part" else nearness(donor, entry)
        return self.evidence(donor, entry, level) if level else None

    def evidence(self, donor: str, entry: str, level: str) -> Evidence:
        """The evidence of two surnames that compare so."""
        share = self._frequencies.surname
        rarest, commonest = sorted((share(donor), share(entry)))
        weight = self._weights.bits("surname", level, rarest, commonest)
        return Evidence("surname", level, weight, donor, entry, rarest)


def _file(block: Block, number: int, name: NameFeatures) -> None:
    for given, role in given_roles(name):
        block.setdefault(given, []).append((number, role))


def given_roles(name: NameFeatures) -> Iterator[tuple[str, Role]]:
    """Every given name a person may go by, and which of theirs it is."""
    for first in name.firsts or ("",):
        yield first, "first"
    for nickname in name.nicknames:
        yield nickname, "nickname"
    for middle in name.middles:
        if len(middle) > 1:
            yield middle, "middle"
