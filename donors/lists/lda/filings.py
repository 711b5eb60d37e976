"""Filings, whatever file they came in, and the entries they make."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from donors.lists.base import ListedEntry, earliest, key_of, merged, person_name, united
from donors.names import fold

_NOTHING = frozenset({"", "N A", "NA", "NONE", "NO", "NOT APPLICABLE", "N"})


@dataclass(frozen=True, slots=True)
class Lobbyist:
    """A lobbyist as one filing names them. `number` is the register's, '' where it gives none;
    `is_new` says that the filing is the first to name them."""

    last: str
    first: str = ""
    middle: str = ""
    suffix: str = ""
    nickname: str = ""
    covered_position: str = ""
    number: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """A registration or a report of one registrant about one client.

    `registered` is the day from which the registration for the client holds, `start` the first day
    of the period that the filing reports, `terminated` the day on which the work for the client
    ended; each None where the filing does not say.
    """

    registrant: str
    registrant_number: str
    client: str
    lobbyists: tuple[Lobbyist, ...]
    registered: datetime.date | None = None
    start: datetime.date | None = None
    terminated: datetime.date | None = None
    url: str = ""


def entries(filings: Iterable[Filing]) -> Iterator[ListedEntry]:
    """One entry for each lobbyist at each registrant.

    It holds from the earliest day that any of the filings tells (a new lobbyist's from the period
    that names them first, another's from the registration) until the last client's work ended;
    without end while the work for any client has not been terminated.
    """
    found: list[ListedEntry] = []
    ends = _Ends()
    for filing in filings:
        for lobbyist in filing.lobbyists:
            if fold(lobbyist.last):
                entry = _entry(lobbyist, filing)
                ends.note(entry.key, filing)
                found.append(entry)
    for entry in merged(found):
        yield replace(entry, effective_to=ends.of(entry))


class _Ends:
    """For each entry and each of its clients, the last termination; None while there is none."""

    def __init__(self) -> None:
        self._by_key: dict[str, dict[str, datetime.date | None]] = defaultdict(dict)

    def note(self, key: str, filing: Filing) -> None:
        clients = self._by_key[key]
        client = fold(filing.client)
        known = clients.get(client)
        told = filing.terminated
        # Reports from before a termination come in any order and do not undo it.
        clients[client] = max(known, told) if known and told else known or told

    def of(self, entry: ListedEntry) -> datetime.date | None:
        last: datetime.date | None = None
        for end in self._by_key[entry.key].values():
            if end is None:
                return None
            last = max(last, end) if last else end
        if last and entry.effective_from:
            return max(last, entry.effective_from)
        return last


def _entry(lobbyist: Lobbyist, filing: Filing) -> ListedEntry:
    position = " ".join(lobbyist.covered_position.split()).strip(" ;")
    identity = lobbyist.number or fold(
        f"{lobbyist.last} {lobbyist.first} {lobbyist.middle} {lobbyist.suffix}"
    )
    return ListedEntry(
        key=key_of(filing.registrant_number or fold(filing.registrant), identity),
        is_organisation=False,
        listed_id=lobbyist.number,
        name=person_name(lobbyist.last, lobbyist.first, lobbyist.middle, lobbyist.suffix),
        last=lobbyist.last, first=lobbyist.first, middle=lobbyist.middle, suffix=lobbyist.suffix,
        nickname=lobbyist.nickname, organisations=united([filing.registrant], [filing.client]),
        occupation="" if fold(position.replace("/", " ")) in _NOTHING else position,
        effective_from=_start(lobbyist, filing), url=filing.url,
    )  # fmt: skip


def _start(lobbyist: Lobbyist, filing: Filing) -> datetime.date | None:
    if filing.start is None:
        return filing.registered
    if filing.registered is None or lobbyist.is_new:
        return filing.start
    return earliest(filing.registered, filing.start)
