"""Which of the known names are near a given one, without comparing it with all of them.

Names within one edit of each other share a spelling with at most one letter left out, and names
that sound alike share a phonetic code: both are looked up in a dictionary.
"""

from collections.abc import Iterable
from typing import Literal

import jellyfish
from rapidfuzz.distance import OSA, JaroWinkler

Nearness = Literal["exact", "one_edit", "sounds_alike", "similar"]

# Shorter names are a letter away from too many others.
SHORTEST_EDITED = 4


def left_out(word: str) -> list[str]:
    """The word, and the word less each of its letters in turn."""
    return [word, *[word[:place] + word[place + 1 :] for place in range(len(word))]]


def sound(word: str) -> str:
    """The Metaphone code of a folded name; '' for one that has none."""
    return jellyfish.metaphone(word) if word.isascii() else ""


def nearness(a: str, b: str) -> Nearness | None:
    """How near two folded names are; None where they are different names. Symmetric."""
    if a == b:
        return "exact"
    shorter, longer = sorted((len(a), len(b)))
    if shorter < SHORTEST_EDITED:
        return None
    edits = OSA.distance(a, b, score_cutoff=2)
    if edits == 1:
        return "one_edit"
    alike = JaroWinkler.similarity(a, b)
    if alike >= 0.8 and (code := sound(a)) and code == sound(b):
        return "sounds_alike"
    if (edits == 2 and longer >= 7) or (alike >= 0.95 and longer - shorter <= 2):
        return "similar"
    return None


class Vocabulary:
    """An index of distinct folded names."""

    __slots__ = ("_sounds", "_spellings", "words")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._spellings: dict[str, tuple[str, ...]] = {}
        self._sounds: dict[str, tuple[str, ...]] = {}
        for word in self.words:
            if len(word) < SHORTEST_EDITED:
                continue
            # Most spellings are of one word: they share what they lead to.
            alone = (word,)
            for spelling in left_out(word):
                _file(self._spellings, spelling, alone)
            if code := sound(word):
                _file(self._sounds, code, alone)

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def near(self, word: str) -> dict[str, Nearness]:
        """The known names near a folded one, each with how near it is."""
        levels = ((other, nearness(word, other)) for other in self.perhaps_near(word))
        return {other: level for other, level in levels if level}

    def perhaps_near(self, word: str) -> set[str]:
        """All the known names near a folded one, and some that are not: to be compared where that
        matters."""
        if len(word) < SHORTEST_EDITED:
            return {word} & self.words
        found: set[str] = set()
        spellings = self._spellings
        for spelling in left_out(word):
            if spelling in spellings:
                found.update(spellings[spelling])
        if (code := sound(word)) in self._sounds:
            found.update(self._sounds[code])
        return found


def _file(index: dict[str, tuple[str, ...]], key: str, alone: tuple[str]) -> None:
    others = index.setdefault(key, alone)
    if others is not alone:
        index[key] = others + alone
