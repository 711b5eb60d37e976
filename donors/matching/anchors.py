"""The entries by employer and by ZIP code, for donors whose surname leads nowhere."""

from collections.abc import Iterator, Sequence

from donors.matching.employers import COMMON_WORDS, Employer
from donors.matching.features import Features
from donors.matching.vocabulary import Vocabulary

Givens = dict[str, list[int]]  # first name -> entries

# Shorter names of employers are too many other things.
SHORTEST_KEY = 3
SHORTEST_WORD = 4
# The memo over distinct employers is emptied at this size, to keep a long run's memory flat.
MEMO_SIZE = 100_000


class Anchors:
    """Entries that share a donor's employer, roughly, or ZIP code."""

    def __init__(self, entries: Sequence[Features | None]) -> None:
        self._by_zip: dict[str, Givens] = {}
        self._by_name: dict[str, Givens] = {}
        self._by_word: dict[str, Givens] = {}
        for number, entry in enumerate(entries):
            if entry is None or not entry.name.surname:
                continue
            if entry.zip:
                _file(self._by_zip, entry.zip, entry, number)
            for organisation in entry.organisations:
                if len(organisation.core_key) >= SHORTEST_KEY:
                    _file(self._by_name, organisation.core_key, entry, number)
                if word := _first_word(organisation):
                    _file(self._by_word, word, entry, number)
        self._vocabulary = Vocabulary(self._by_name)
        self._memo: dict[str, tuple[Givens, ...]] = {}

    def near(self, person: Features) -> list[Givens]:
        """The entries at the donor's ZIP code, then those whose firm or client may be the donor's
        employer: the same name or nearly, or the same first word of it."""
        found = []
        if person.zip and (at_home := self._by_zip.get(person.zip)):
            found.append(at_home)
        for organisation in person.organisations:
            found.extend(self._of_employer(organisation))
        return found

    def _of_employer(self, employer: Employer) -> tuple[Givens, ...]:
        found = self._memo.get(employer.core_key)
        if found is None:
            if len(self._memo) >= MEMO_SIZE:
                self._memo.clear()
            found = self._memo[employer.core_key] = tuple(self._look_up(employer))
        return found

    def _look_up(self, employer: Employer) -> Iterator[Givens]:
        for name in self._vocabulary.near(employer.core_key):
            yield self._by_name[name]
        word = _first_word(employer)
        if word and (sharing := self._by_word.get(word)):
            yield sharing


def _first_word(employer: Employer) -> str:
    """The word that names a house, '' where it is short or many houses bear it."""
    word = employer.core[0]
    return word if len(word) >= SHORTEST_WORD and word not in COMMON_WORDS else ""


def _file(places: dict[str, Givens], key: str, entry: Features, number: int) -> None:
    givens = places.setdefault(key, {})
    for given in entry.name.firsts:
        numbers = givens.setdefault(given, [])
        if not numbers or numbers[-1] != number:
            numbers.append(number)
