"""Chance that falls the same way everywhere."""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Dice:
    """Everything is made of `Random.random()`: the one method whose sequence Python promises to
    keep from version to version. Each `purpose` has a sequence of its own, so that a change in one
    file of the demo leaves the others as they were.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self.random = Random(seed << 32 | zlib.crc32(purpose.encode())).random  # noqa: S311

    def below(self, end: int) -> int:
        return int(self.random() * end)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def chance(self, probability: float) -> bool:
        return self.random() < probability

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def early(self, items: Sequence[T]) -> T:
        """One of the items, the earlier the likelier: half the draws fall on a fifth."""
        return items[int(len(items) * self.random() * self.random())]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        left = list(items)
        for end in range(len(left) - 1, 0, -1):
            other = self.below(end + 1)
            left[end], left[other] = left[other], left[end]
        return left

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        return self.shuffled(items)[:count]


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


class Weighted(Generic[T]):
    """Items that are drawn as often as their weights say (whole numbers)."""

    def __init__(self, weights: Sequence[tuple[T, int]]) -> None:
        self._items = [item for item, _ in weights]
        self._ends = list(accumulate(weight for _, weight in weights))

    def draw(self, dice: Dice) -> T:
        return self._items[bisect_right(self._ends, dice.below(self._ends[-1]))]
