"""What a register is asked for, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, Protocol

from core.http_client import HttpError

# The files of the register of foreign agents that make a list, by their names without `.csv.zip`.
AGENT_FILES = ("FARA_All_Registrants", "FARA_All_ForeignPrincipals", "FARA_All_ShortForms")
PER_PAGE = 25  # the most that the register of lobbyists gives at a time


class RegisterError(HttpError):
    """Why a register gave no answer that can be used; `permanent`: asking again will not help."""


@dataclass(frozen=True, slots=True)
class FilingsPage:
    """One page of filings, in the order of their posting, each as the register gives it (JSON).

    `count` is how many filings there are on all pages at this moment.
    """

    count: int
    filings: tuple[dict[str, Any], ...]
    is_last: bool


class LobbyRegister(Protocol):
    def page(self, number: int, *, since: date, until: date) -> FilingsPage | None:
        """The page with this number, counted from 1, of the filings posted from `since` to
        `until`, both included, the oldest first; None where there is no such page (any more).
        Raises RegisterError."""
        ...


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from the next, as its server gave it."""

    etag: str = ""
    last_modified: str = ""


class AgentRegister(Protocol):
    def file(self, name: str, target: BinaryIO, *, known: Stamp | None = None) -> Stamp | None:
        """Write the zip of one of AGENT_FILES into `target`; None, and nothing of use written,
        where it is still the one that is `known`. Raises RegisterError."""
        ...
