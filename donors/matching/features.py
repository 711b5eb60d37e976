"""A donor's and an entry's fields, normalised once before any comparison."""

import re
from functools import lru_cache
from typing import NamedTuple

from donors.matching.employers import Employer, clean_employer
from donors.matching.occupations import OccupationClass, occupation_class
from donors.matching.places import city_key, state_key, zip_key
from donors.matching.records import Entry, Person
from donors.names import (
    fold,
    generation,
    given_names,
    squash,
    surname_parts,
    without_suffix,
    without_titles,
)

_DOTTED_INITIALS = re.compile(r"^(?:[^\W\d_]\.\s*){2,}$")


class NameFeatures(NamedTuple):
    """A person's name, folded. `surnames` is the whole surname squashed, then its parts.

    `first_whole` is the whole first-name field squashed. `firsts` holds two names for a couple,
    and none where no first name is known.
    """

    surnames: tuple[str, ...]
    first_whole: str
    firsts: tuple[str, ...]
    middles: tuple[str, ...]
    nicknames: tuple[str, ...]
    generation: str

    @property
    def surname(self) -> str:
        return self.surnames[0]


class Features(NamedTuple):
    """What is compared of a donor or an entry: '' and () where nothing informative is known."""

    name: NameFeatures
    organisations: tuple[Employer, ...]
    occupation: OccupationClass
    city: str
    state: str
    zip: str


def name_features(
    last: str, first: str, middle: str, suffix: str, nickname: str = ""
) -> NameFeatures:
    """Fold a name and put its words in their places.

    "J.D." is an initial and a middle initial, "MARY-ROSE" a first and a middle name. Titles are
    left out and a generational suffix is kept, in whichever column they stand.
    """
    surnames, behind = read_surname(last)
    first_whole, firsts, more, behind_first = read_first(first)
    middles, behind_middle = read_middle(middle)
    written = suffix or behind or behind_first or behind_middle
    return NameFeatures(
        surnames=surnames,
        first_whole=first_whole,
        firsts=firsts,
        middles=more + middles,
        nicknames=_nicknames(nickname) if nickname else (),
        generation=(
            generation(" ".join((suffix, behind, behind_first, behind_middle))) if written else ""
        ),
    )


def read_surname(last: str) -> tuple[tuple[str, ...], str]:
    """The surname and its parts, and what generational suffix stood behind it."""
    # Most are one plain word: sooner read again than looked up.
    if last.isascii() and last.isalpha():
        return (last.upper(),), ""
    return _read_long_surname(last)


# Thousands of donors share a surname or a first name: each is read once.


@lru_cache(maxsize=1 << 16)
def _read_long_surname(last: str) -> tuple[tuple[str, ...], str]:
    last, behind = without_suffix(last)
    return surname_parts(last), behind


@lru_cache(maxsize=1 << 15)
def read_first(first: str) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
    """The whole first name, the first names, the middle names among them, the suffix behind."""
    first, behind = without_titles(first)
    given = [name.split() for name in given_names(_spaced(first))]
    middles = tuple(given[0][1:]) if len(given) == 1 else ()
    return squash(first), tuple(dict.fromkeys(words[0] for words in given)), middles, behind


@lru_cache(maxsize=1 << 15)
def read_middle(middle: str) -> tuple[tuple[str, ...], str]:
    """The middle names, and what generational suffix stood behind them."""
    # A middle-name column that holds but a suffix or a degree holds no middle name.
    middle, behind = without_titles(middle, keep=0)
    return tuple(fold(_spaced(middle)).split()), behind


@lru_cache(maxsize=1 << 14)
def _nicknames(nickname: str) -> tuple[str, ...]:
    return tuple(word for word in fold(nickname).split() if len(word) > 1)


def person_features(person: Person) -> Features:
    """The features of a donor; an employer that says nothing is left out."""
    employer = clean_employer(person.employer)
    return Features(
        name=name_features(person.last, person.first, person.middle, person.suffix),
        organisations=() if employer.says_nothing else (employer,),
        occupation=occupation_class(person.occupation),
        city=city_key(person.city),
        state=state_key(person.state),
        zip=zip_key(person.zip),
    )


def entry_features(entry: Entry) -> Features:
    """The features of a list's person."""
    cleaned = map(clean_employer, entry.organisations)
    organisations = {name.text: name for name in cleaned if not name.says_nothing}
    return Features(
        name=name_features(entry.last, entry.first, entry.middle, entry.suffix, entry.nickname),
        organisations=tuple(organisations.values()),
        occupation="lobbyist" if entry.is_lobbyist else occupation_class(entry.occupation),
        city=city_key(entry.city),
        state=state_key(entry.state),
        zip=zip_key(entry.zip),
    )


def _spaced(names: str) -> str:
    return names.replace(".", ". ") if _DOTTED_INITIALS.match(names.strip()) else names
