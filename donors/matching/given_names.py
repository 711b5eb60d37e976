"""First names: which nicknames go with which, and how near two of them are."""

from collections import defaultdict
from functools import lru_cache
from typing import Literal

from nicknames import name_triplets

from donors.matching.vocabulary import Nearness, nearness
from donors.names import fold

GivenLevel = Nearness | Literal["nickname", "sibling_nickname", "initial"]

# A first name and the start of it ("JEFF" and "JEFFREY"): too short a start says little.
SHORTEST_START = 3


@lru_cache(maxsize=1)
def _nicknames() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Nicknames by full name, and full names by nickname, all folded."""
    nicks: dict[str, set[str]] = defaultdict(set)
    fulls: dict[str, set[str]] = defaultdict(set)
    for triplet in name_triplets():
        full, nick = fold(triplet.name1), fold(triplet.name2)
        nicks[full].add(nick)
        fulls[nick].add(full)
    return (
        {name: frozenset(others) for name, others in nicks.items()},
        {name: frozenset(others) for name, others in fulls.items()},
    )


@lru_cache(maxsize=1 << 14)
def nickname_relatives(name: str) -> frozenset[str]:
    """The nicknames of a folded first name and the names it is a nickname of."""
    nicks, fulls = _nicknames()
    return nicks.get(name, frozenset()) | fulls.get(name, frozenset())


def has_nicknames(name: str) -> bool:
    """Whether a folded first name has nicknames, or is one."""
    nicks, fulls = _nicknames()
    return name in nicks or name in fulls


@lru_cache(maxsize=1 << 14)
def nickname_siblings(name: str) -> frozenset[str]:
    """Other nicknames of the names that a folded first name is a nickname of: ROB for BOB."""
    nicks, fulls = _nicknames()
    siblings: set[str] = set()
    for full in fulls.get(name, ()):
        siblings |= nicks.get(full, frozenset())
    return frozenset(siblings - nickname_relatives(name) - {name})


def compare_given(a: str, b: str) -> GivenLevel | None:
    """How near two folded first names are; None where they differ. Symmetric."""
    if a == b:
        return "exact" if len(a) > 1 else "initial"
    if len(a) == 1 or len(b) == 1:
        return "initial" if a[:1] == b[:1] else None
    if b in nickname_relatives(a) or _is_start(a, b) or _is_start(b, a):
        return "nickname"
    if level := nearness(a, b):
        return level
    if b in nickname_siblings(a) or a in nickname_siblings(b):
        return "sibling_nickname"
    return None


def _is_start(short: str, long: str) -> bool:
    return SHORTEST_START <= len(short) < len(long) - 1 and long.startswith(short)
