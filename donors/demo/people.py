"""The people of the demo: those on the lists, and those who give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from donors.demo.names import Name
from donors.demo.places import Place

LOBBYISTS = "lobbyists"
FOREIGN_AGENTS = "foreign-agents"
EXECUTIVES = "oil-gas-executives"

FIRST_DAY = date(2025, 1, 1)
LAST_DAY = date(2026, 8, 31)


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on a list. `list` is the list's slug, `id` the entry's own; `until` None: still."""

    list: str
    id: str
    name: Name
    place: Place
    employer: str
    client: str
    title: str
    since: date
    until: date | None = None

    @property
    def is_in_force(self) -> bool:
        """On the list on every day on which the demo's donors give."""
        return self.since <= FIRST_DAY and (self.until is None or self.until >= LAST_DAY)


@dataclass(frozen=True, slots=True)
class Donor:
    """Who gives, as the form was filled in; `listed` is who it is in truth, where on a list.

    An organisation has its name in `organisation` and none of a person.
    """

    van_id: str
    name: Name
    place: Place
    employer: str
    occupation: str
    listed: Listed | None = None
    organisation: str = ""
    street: str = ""
    country: str = "US"
    passport: str = ""
