"""What the readers of lists give out."""

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import BinaryIO

from donors.names import fold

# In characters; a key is cut by `key_of`, longer text of the others refuses the file.
LIMITS = {
    "name": 500, "listed_id": 200, "last": 300, "first": 200, "middle": 200, "suffix": 40,
    "nickname": 200, "city": 200, "state": 100, "zip": 40, "url": 500,
}  # fmt: skip
MAX_KEY = 200


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One person or organisation of a list.

    `key` says who this is within the list: the same in every version of it. `listed_id` is the id
    that the list itself gives, '' where it gives none. `name` is for display
    (`Last, First Middle Suffix` of a person), `aliases` are further names of the same person or
    organisation. `organisations` are others that it acts or works for, most telling first: firm or
    registrant, clients, employer; of an organisation, the principals. `occupation` is a title or
    covered positions, with semicolons between them.

    The dates are those between which the list itself says the entry holds, both included; None is
    open. They are one span, from the first beginning to the last end: a gap between two
    registrations counts as in force, and a gift in it is flagged for the reviewer to judge.
    """

    key: str
    is_organisation: bool
    name: str
    listed_id: str = ""
    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    nickname: str = ""
    organisations: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    occupation: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    effective_from: datetime.date | None = None
    effective_to: datetime.date | None = None
    url: str = ""

    @property
    def content_hash(self) -> str:
        """32 hex digits over everything but the key and the link, which each filing changes; of
        organisations, aliases and positions neither the order counts nor the case."""
        content = (
            "organisation" if self.is_organisation else "person", self.name, self.listed_id,
            self.last, self.first, self.middle, self.suffix, self.nickname,
            _unordered(self.organisations), _unordered(self.aliases),
            _unordered(self.occupation.split("; ")), self.city, self.state, self.zip,
            str(self.effective_from or ""), str(self.effective_to or ""),
        )  # fmt: skip
        return hashlib.blake2b("\x1f".join(content).encode(), digest_size=16).hexdigest()


Read = Callable[[BinaryIO, str], Iterable[ListedEntry]]


def person_name(last: str, first: str = "", middle: str = "", suffix: str = "") -> str:
    """`Last, First Middle Suffix`; the surname alone where nothing else is known."""
    given = " ".join(filter(None, (first, middle, suffix)))
    return ", ".join(filter(None, (last, given)))


def key_of(*parts: str) -> str:
    """A key out of parts that together say who this is; a long one ends in its digest."""
    key = "/".join(parts)
    if len(key) <= MAX_KEY:
        return key
    return f"{key[: MAX_KEY - 33]}#{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"


def united(*groups: Iterable[str]) -> tuple[str, ...]:
    """Names in the order of their first mention; case and spacing make no second name."""
    names: dict[str, str] = {}
    for group in groups:
        for name in group:
            tidied = " ".join(name.split())
            if tidied:
                names.setdefault(tidied.casefold(), tidied)
    return tuple(names.values())


def merged(entries: Iterable[ListedEntry]) -> Iterator[ListedEntry]:
    """One entry for each key, out of all that is told of it, the fullest name first."""
    told: dict[str, list[ListedEntry]] = {}
    for entry in entries:
        told.setdefault(entry.key, []).append(entry)
    for group in told.values():
        yield merge(sorted(group, key=fullness, reverse=True))


def merge(told: Sequence[ListedEntry]) -> ListedEntry:
    """One entry out of several of one key, the most telling first: that one's name, with the
    organisations, positions and other names of all, and the span from first to last."""
    best = told[0]
    place = next((entry for entry in told if entry.city or entry.state or entry.zip), best)
    names = united(*([entry.name, *entry.aliases] for entry in told))
    positions = united(*(entry.occupation.split("; ") for entry in told))
    return replace(
        best,
        nickname=_first(entry.nickname for entry in told),
        organisations=united(*(entry.organisations for entry in told)),
        aliases=tuple(name for name in names if fold(name) != fold(best.name)),
        occupation="; ".join(positions),
        city=place.city,
        state=place.state,
        zip=place.zip,
        effective_from=reduce(earliest, (entry.effective_from for entry in told)),
        effective_to=reduce(latest, (entry.effective_to for entry in told)),
        url=_first(entry.url for entry in told),
    )


def fullness(entry: ListedEntry) -> tuple[int | str, ...]:
    """Sorts what is told of one entry: the greater, the more complete, and where nothing is, by
    letters, so that the order of a file decides nothing."""
    return (
        len(entry.name), entry.name, entry.last, entry.first,
        entry.nickname, entry.zip, entry.city, entry.state,
    )  # fmt: skip


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


def _unordered(texts: Iterable[str]) -> str:
    return "\x1e".join(sorted(map(str.casefold, texts)))


def earliest(a: datetime.date | None, b: datetime.date | None) -> datetime.date | None:
    """The earlier of two beginnings; None, a beginning unknown, is earlier than any."""
    return None if a is None or b is None else min(a, b)


def latest(a: datetime.date | None, b: datetime.date | None) -> datetime.date | None:
    """The later of two ends; None, no end, is later than any."""
    return None if a is None or b is None else max(a, b)
