"""Two names held against each other, with nothing else known."""

from functools import lru_cache
from typing import Literal

from donors.matching.employers import clean_employer
from donors.matching.index import Index
from donors.matching.organisations import organisation_level
from donors.matching.records import Entry, Match, Person
from donors.matching.weights import load_weights
from donors.names import parse_name

Kind = Literal["person", "company"]

NAME_FIELDS = frozenset({"surname", "first_name", "order"})
# However rare a surname, whole families bear it: names alone prove no more than this (bits).
MOST_SURNAME_BITS = 9.0
MOST_BITS = 16.0
# Whoever holds two names against each other has some reason to: prior odds of 1 in 3,000 (bits).
PRIOR_BITS = -11.5


@lru_cache(maxsize=4096)
def compare_names(name1: str, name2: str, kind: Kind = "person") -> float:
    """The probability, 0 to 1, that two names are of one person, or one company.

    Judged by the names alone, as `parse_name` or `clean_employer` read them, and the same
    whichever comes first. 0 where nothing about them agrees.
    """
    if kind == "company":
        return _compare_companies(name1, name2)
    return max(_compare_persons(name1, name2), _compare_persons(name2, name1))


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


def _compare_companies(name1: str, name2: str) -> float:
    a, b = clean_employer(name1), clean_employer(name2)
    level = organisation_level(a, b)
    if level is None:
        return 0.0
    weights = load_weights()
    prior = weights.prior["organisation"]
    odds = prior / (1 - prior) * 2 ** weights.bits("organisation", level)
    return odds / (1 + odds)


def _probability(bits: float) -> float:
    return 1 / (1 + 2**-bits)
