"""The entries' surnames, looked up by a donor's."""

from collections.abc import Iterator, Sequence
from typing import Literal

from donors.matching.evidence import Evidence
from donors.matching.features import NameFeatures
from donors.matching.frequencies import Frequencies
from donors.matching.vocabulary import Vocabulary
from donors.matching.weights import Weights

Role = Literal["first", "nickname", "middle"]
Block = dict[str, list[tuple[int, Role]]]  # given name -> entries and which name of theirs it is
# Of several blocks: given name -> the entries of each that has it, with how the surnames compare.
NearBlock = dict[str, list[tuple[list[tuple[int, Role]], Evidence]]]

# Memos over distinct names are emptied at this size, to keep a long run's memory flat.
MEMO_SIZE = 100_000


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
        self._memo: dict[tuple[str, ...], NearBlock] = {}

    def near(self, surnames: tuple[str, ...]) -> NearBlock:
        """The entries near a donor's surname (the whole, then its parts), with the evidence."""
        found = self._memo.get(surnames)
        if found is None:
            if len(self._memo) >= MEMO_SIZE:
                self._memo.clear()
            found = self._memo[surnames] = _joined(self._compare(surnames))
        return found

    def _compare(self, surnames: tuple[str, ...]) -> Iterator[tuple[Block, Evidence]]:
        whole = surnames[0]
        if not whole:
            return
        for other, level in sorted(self._vocabulary.near(whole).items()):
            yield self.wholes[other], self.evidence(whole, other, level)
        if block := self._parts.get(whole):
            yield block, self.evidence(whole, whole, "part")
        for part in surnames[1:]:
            for blocks in (self.wholes, self._parts):
                if part != whole and (block := blocks.get(part)):
                    yield block, self.evidence(part, part, "part")

    def evidence(self, donor: str, entry: str, level: str) -> Evidence:
        """The evidence of two surnames that compare so."""
        share = self._frequencies.surname
        rarest, commonest = sorted((share(donor), share(entry)))
        weight = self._weights.bits("surname", level, rarest, commonest)
        return Evidence("surname", level, weight, donor, entry, rarest)


def _joined(blocks: Iterator[tuple[Block, Evidence]]) -> NearBlock:
    joined: NearBlock = {}
    for block, evidence in blocks:
        for given, entries in block.items():
            if given in joined:
                joined[given].append((entries, evidence))
            else:
                joined[given] = [(entries, evidence)]
    return joined


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
