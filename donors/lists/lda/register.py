"""What is known of the filings that were fetched from the register: one filing a line, as JSON.

The file is a list's version like any other. It holds every filing that tells something, so that
the next fetching can be united with it: of a list's entries alone nobody could say for which client
a lobbyist goes on when the work for another has ended.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import date
from typing import Any, BinaryIO

from donors.lists.lda.filings import Filing, Lobbyist

_DATES = tuple(field.name for field in fields(Filing) if field.type == date | None)
_ALIKE = ("registrant", "registrant_number", "client", "lobbyists", "registered")


def is_filing(told: Any) -> bool:
    """Whether an object out of JSON is a line of such a file."""
    return isinstance(told, dict) and told.keys() == {field.name for field in fields(Filing)}


def filing(told: dict[str, Any]) -> Filing:
    """Raises TypeError, AttributeError or ValueError for what is no such line."""
    days = {name: told[name] and date.fromisoformat(told[name]) for name in _DATES}
    lobbyists = tuple(Lobbyist(**one) for one in told["lobbyists"])
    return Filing(**{**told, **days, "lobbyists": lobbyists})


def lines(filings: Iterable[Filing]) -> Iterator[bytes]:
    """The file of these filings: the same bytes for the same filings in whatever order."""
    told = (json.dumps(asdict(one), default=str, ensure_ascii=False) for one in set(filings))
    yield from (f"{line}\n".encode() for line in sorted(told))


def write(filings: Iterable[Filing], target: BinaryIO) -> None:
    target.writelines(lines(telling(filings)))


def telling(filings: Iterable[Filing]) -> Iterator[Filing]:
    """Those without which an entry would be another. Of the reports that say of one client the very
    same but for their period, the first and the last tell all: the ones between change neither the
    span nor the names."""
    seen: dict[tuple[Any, ...], list[Filing]] = {}
    for one in filings:
        if not one.lobbyists:
            # A termination names nobody at times, and ends the work for its client all the same.
            if one.terminated:
                yield one
        elif one.terminated or one.start is None:
            yield one
        else:
            _keep_ends(seen.setdefault(tuple(getattr(one, name) for name in _ALIKE), []), one)
    for ends in seen.values():
        yield from ends


def _keep_ends(ends: list[Filing], one: Filing) -> None:
    by_age = sorted({*ends, one}, key=lambda filing: (filing.begins or date.min, filing.url))
    ends[:] = [by_age[0], by_age[-1]] if len(by_age) > 1 else by_age
