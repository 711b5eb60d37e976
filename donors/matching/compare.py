"""Two names held against each other, with nothing else known."""

from functools import lru_cache
from math import log10, sqrt
from typing import Literal

from donors.matching.company_names import company_likeness
from donors.matching.employers import clean_employer
from donors.matching.frequencies import Frequencies
from donors.matching.given_names import compare_given
from donors.matching.index import Index
from donors.matching.records import Entry, Match, Person
from donors.matching.word_by_word import by_letters, lack_vowels, likeness
from donors.names import fold, parse_name, surname_parts

Kind = Literal["person", "company"]

NAME_FIELDS = frozenset({"surname", "first_name", "order"})
# However rare a surname, whole families bear it: names alone prove no more than this (bits).
MOST_SURNAME_BITS = 9.0
MOST_BITS = 16.0
# Whoever holds two names against each other has some reason to: prior odds of 1 in 3,000 (bits).
PRIOR_BITS = -11.5
# Names whose parts cannot be told apart, or are spelt in ways that no level knows, may be one all
# the same: as far as their words are alike, but never surely.
LEAST_PROBABILITY = 0.2
# A name that came without its vowels has no parts that could be held against others.
WITHOUT_VOWELS = 0.8
# Names less alike than this share a few letters.
LEAST_LIKENESS = 0.1
# What a pair of words is worth, by level; the worth of others falls with their likeness.
WORTH = {
    "exact": 1.0, "nickname": 0.9, "one_edit": 0.9, "sounds_alike": 0.85, "sibling_nickname": 0.8,
    "similar": 0.8, "initial": 0.7,
}  # fmt: skip


@lru_cache(maxsize=4096)
def compare_names(name1: str, name2: str, kind: Kind = "person") -> float:
    """How probable it is, 0 to 1, that two names are of one person, or one company.

    Judged by the names alone, and the same whichever comes first: by how alike their words are in
    any order, and where they are persons' by their parts, as `parse_name` reads them. 0 where
    hardly anything agrees.
    """
    if kind == "company":
        alike = company_likeness(clean_employer(name1), clean_employer(name2))
        return alike**2 if alike >= LEAST_LIKENESS else 0.0
    ours, theirs = _words(name1), _words(name2)
    alike = likeness(ours, theirs, _weight, _worth)
    if alike < LEAST_LIKENESS:
        return 0.0
    if lack_vowels(ours) or lack_vowels(theirs):
        return alike**2 * WITHOUT_VOWELS
    by_parts = max(_compare_persons(name1, name2), _compare_persons(name2, name1))
    return alike**2 * sqrt(max(by_parts, LEAST_PROBABILITY))


def _words(name: str) -> tuple[str, ...]:
    parsed = parse_name(name)
    surnames = surname_parts(parsed.last)
    given = fold(f"{parsed.first} {parsed.middle}").split()
    return tuple(word for word in (*(surnames[1:] or surnames), *given) if word)


def _worth(a: str, b: str) -> float:
    if len(a) == len(b) == 1:
        return float(a == b)
    level = compare_given(a, b)
    return max(WORTH[level], by_letters(a, b)) if level else by_letters(a, b)


def _weight(word: str) -> float:
    """A rare name tells more: 4 for one that one in ten thousand bears."""
    frequencies = Frequencies.default()
    share = max(frequencies.surname(word), frequencies.first_names.get(word, 0.0))
    return -log10(share)


def _compare_persons(donor: str, entry: str) -> float:
    a, b = parse_name(donor), parse_name(entry)
    listed = Entry(0, last=b.last, first=b.first, middle=b.middle, suffix=b.suffix)
    person = Person(a.last, a.first, a.middle, a.suffix)
    matches = Index([listed]).match(person, include_clear=True)
    return _probability(_bits(matches[0])) if matches else 0.0


def _bits(match: Match) -> float:
    names = others = 0.0
    for reason in match.reasons:
        if reason.field == "surname":
            names += min(reason.weight, MOST_SURNAME_BITS)
        elif reason.field in NAME_FIELDS:
            names += reason.weight
        else:
            others += reason.weight
    return PRIOR_BITS + min(names, MOST_BITS) + others


def _probability(bits: float) -> float:
    return 1 / (1 + 2**-bits)
