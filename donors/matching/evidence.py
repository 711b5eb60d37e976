"""One field's comparison of a donor with an entry."""

from typing import NamedTuple


class Evidence(NamedTuple):
    """How a field compares: its level, its weight in bits, both values, and how rare they are.

    `rarity` is the share of donors that bear the rarer value, 0 where it played no part.
    """

    field: str
    level: str
    weight: float
    donor: str
    entry: str
    rarity: float = 0.0

    @property
    def is_contradiction(self) -> bool:
        """Whether it says that these are two people, however much else agrees."""
        return self.level == "differ" and self.field in ("middle", "suffix")
