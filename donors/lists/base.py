"""What the readers of lists give out."""

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

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
    (`Last, First Middle Suffix` of a person). `organisations` are those a person acts or works for,
    most telling first: firm or registrant, clients, employer; of an organisation, its other names
    and the principals it acts for. `occupation` is a title or a covered position. The dates are
    those between which the list itself says the entry holds, both included; None is open.
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
    occupation: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    effective_from: datetime.date | None = None
    effective_to: datetime.date | None = None
    url: str = ""

    @property
    def content_hash(self) -> str:
        """32 hex digits over everything but the key and the link, which each filing changes; the
        order of organisations does not count."""
        content = (
            "organisation" if self.is_organisation else "person", self.name, self.listed_id,
            self.last, self.first, self.middle, self.suffix, self.nickname,
            "\x1e".join(sorted(self.organisations)),
            self.occupation, self.city, self.state, self.zip, str(self.effective_from or ""),
            str(self.effective_to or ""),
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
    """One entry for each key: the first told, with the organisations and the span of all."""
    by_key: dict[str, ListedEntry] = {}
    for entry in entries:
        known = by_key.get(entry.key)
        by_key[entry.key] = _both(known, entry) if known else entry
    yield from by_key.values()


def _both(known: ListedEntry, other: ListedEntry) -> ListedEntry:
    return replace(
        known,
        organisations=united(known.organisations, other.organisations),
        occupation="; ".join(united(known.occupation.split("; "), other.occupation.split("; "))),
        nickname=known.nickname or other.nickname,
        effective_from=earliest(known.effective_from, other.effective_from),
        effective_to=latest(known.effective_to, other.effective_to),
        url=known.url or other.url,
    )


def earliest(a: datetime.date | None, b: datetime.date | None) -> datetime.date | None:
    """The earlier of two beginnings; None, a beginning unknown, is earlier than any."""
    return None if a is None or b is None else min(a, b)


def latest(a: datetime.date | None, b: datetime.date | None) -> datetime.date | None:
    """The later of two ends; None, no end, is later than any."""
    return None if a is None or b is None else max(a, b)
