"""What goes into the matching and what comes out: plain frozen records, no database rows."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Band = Literal["clear", "review", "strong"]


class Person(NamedTuple):
    """A donor as the contributions gave it; '' where nothing was given.

    `state` is the two-letter code, `zip` starts with the five digits (ZIP+4 is welcome).
    """

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    employer: str = ""
    occupation: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person or organisation of a list; '' where the list says nothing.

    `organisations` are those a person stands for, most telling first: the firm or registrant,
    the clients, the employer. `name` is the display name, and of an organisation its own name;
    `aliases` are the further names an organisation goes by. `is_lobbyist` is true of everybody on
    a register of lobbyists, whose `occupation` there is an office once held.
    """

    id: int
    is_organisation: bool = False
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
    name: str = ""
    aliases: tuple[str, ...] = ()
    is_lobbyist: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field speaks for or against a match, in plain words.

    `weight` is in bits: the log2 likelihood ratio of match against chance; below 0 it is against.
    """

    field: str
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """A list entry that a donor may be; `probability` is the posterior, between 0 and 1."""

    entry_id: int
    probability: float
    band: Band
    reasons: tuple[Reason, ...]
