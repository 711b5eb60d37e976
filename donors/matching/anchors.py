"""The entries by employer and by ZIP code, for donors whose surname leads nowhere."""

from collections.abc import Iterable, Sequence

from donors.matching.employers import COMMON_WORDS, Employer
from donors.matching.features import Features

Givens = dict[str, list[int]]  # first name -> entries

# Shorter names of employers are too many other things.
SHORTEST_KEY = 3
SHORTEST_WORD = 4


class Anchors:
    """Entries that share a donor's employer, roughly, or ZIP code."""

    def __init__(self, entries: Sequence[Features | None]) -> None:
        self._by_zip: dict[str, Givens] = {}
        self._by_name: dict[str, Givens] = {}
        self._by_word: dict[str, Givens] = {}
        for number, entry in enumerate(entries):
            if entry is None or not entry.name.surname:
                continue
            firsts = entry.name.firsts
            if entry.zip:
                _file(self._by_zip, entry.zip, firsts, number)
            for organisation in entry.organisations:
                if len(organisation.core_key) >= SHORTEST_KEY:
                    _file(self._by_name, organisation.core_key, firsts, number)
                if word := first_word(organisation):
                    _file(self._by_word, word, firsts, number)

    def near(self, person: Features) -> list[Givens]:
        """The entries at the donor's ZIP code, then those of the donor's employer."""
        found = [self.at(person.zip)]
        for employer in person.organisations:
            found += self.of(employer)
        return [givens for givens in found if givens]

    def at(self, zip_code: str) -> Givens:
        """The entries at a ZIP code (a `zip_key`)."""
        return self._by_zip.get(zip_code, {})

    def of(self, employer: Employer) -> tuple[Givens, Givens]:
        """The entries whose firm or client may be an employer: those of the same name, and those
        of the same first word of it."""
        by_name = self._by_name.get(employer.core_key, {})
        return by_name, self._by_word.get(first_word(employer), {})


def first_word(employer: Employer) -> str:
    """The word that names a house, '' where it is short or many houses bear it."""
    word = employer.core[0]
    return word if len(word) >= SHORTEST_WORD and word not in COMMON_WORDS else ""


def _file(places: dict[str, Givens], key: str, firsts: Iterable[str], number: int) -> None:
    givens = places.get(key)
    if givens is None:
        givens = places[key] = {}
    for given in firsts:
        numbers = givens.get(given)
        if numbers is None:
            givens[given] = [number]
        elif numbers[-1] != number:
            numbers.append(number)
