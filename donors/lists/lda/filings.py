"""Filings, whatever file they came in, and the entries they make."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from donors.lists.base import (
    ListedEntry,
    earliest,
    fullness,
    key_of,
    latest,
    merge,
    person_name,
    united,
)
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

    @property
    def begins(self) -> datetime.date | None:
        """The first day that it tells of: a report's of its period, of a registration its own."""
        return self.start or self.registered


_Told = tuple[Filing, ListedEntry]


def entries(filings: Iterable[Filing]) -> Iterator[ListedEntry]:
    """One entry for each lobbyist at each registrant, named as the newest filing names them.

    It holds from the earliest day that any of the filings tells (a new lobbyist's from the period
    that names them first, another's from the registration) until the last client's work ended;
    without end while the work for any client goes on. Whoever was terminated and engaged again was
    a lobbyist in between, too: an entry has one span. A termination ends the work of all of the
    registrant's lobbyists for the client, of those that it does not name as well.
    """
    told: dict[str, list[_Told]] = {}
    ends: dict[tuple[str, str], list[Filing]] = defaultdict(list)
    for filing in filings:
        if filing.terminated:
            ends[_engagement(filing)].append(filing)
        for lobbyist in filing.lobbyists:
            if fold(lobbyist.last):
                entry = _entry(lobbyist, filing)
                told.setdefault(entry.key, []).append((filing, entry))
    for group in told.values():
        group.sort(key=_newness, reverse=True)
        entry = merge([entry for _, entry in group])
        own = [filing for filing, _ in group]
        ended = [end for of in {_engagement(filing) for filing in own} for end in ends.get(of, [])]
        end = _end([*own, *ended])
        if end and entry.effective_from:
            end = max(end, entry.effective_from)
        yield replace(entry, effective_to=end)


def _engagement(filing: Filing) -> tuple[str, str]:
    """Whose work for whom a filing is about."""
    return filing.registrant_number or fold(filing.registrant), fold(filing.client)


def _newness(told: _Told) -> tuple[datetime.date, tuple[int | str, ...]]:
    filing, entry = told
    return filing.begins or filing.terminated or datetime.date.min, fullness(entry)


def _end(filings: Iterable[Filing]) -> datetime.date | None:
    """The day on which the work for the last client ended; None while any goes on."""
    by_client: dict[str, list[Filing]] = defaultdict(list)
    for filing in filings:
        by_client[fold(filing.client)].append(filing)
    return reduce(latest, map(_client_end, by_client.values()))


def _client_end(filings: Sequence[Filing]) -> datetime.date | None:
    """The last termination; None where there is none, or where a report begins after it. Reports
    from before a termination come in any order and do not undo it."""
    end = max((filing.terminated for filing in filings if filing.terminated), default=None)
    reports = [filing.begins for filing in filings if filing.begins and not filing.terminated]
    return None if end and reports and max(reports) > end else end


def _entry(lobbyist: Lobbyist, filing: Filing) -> ListedEntry:
    position = " ".join(lobbyist.covered_position.split()).strip(" ;")
    identity = lobbyist.number or fold(
        f"{lobbyist.last} {lobbyist.first} {lobbyist.middle} {lobbyist.suffix}"
    )
    return ListedEntry(
        key=key_of(_engagement(filing)[0], identity),
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
