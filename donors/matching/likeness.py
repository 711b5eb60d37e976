"""Whether two descriptions are of one donor: the screening engine, with donors in the place of the
list, and what only donors tell: e-mail address, telephone and street."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log2

from donors.matching.evidence import Evidence
from donors.matching.features import name_features, read_first, read_middle, read_surname
from donors.matching.frequencies import Frequencies
from donors.matching.given_names import compare_given
from donors.matching.index import Index
from donors.matching.reasons import explain
from donors.matching.records import Entry, Person, Reason
from donors.matching.weights import Weights
from donors.names import squash

# Of a hundred records that sources bring, so many are of somebody who is here already.
SHARE_KNOWN = 0.1
# How often two records of one donor agree in this, and two of strangers (m, u). Households share a
# telephone and a street, so these say less than how seldom strangers have them; and people change
# their address and number, so differing says next to nothing.
CONTACT = {
    "email": {"same": (0.5, 1e-6), "differ": (0.5, 1.0)},
    "phone": {"same": (0.5, 5e-6), "differ": (0.5, 1.0)},
    "street": {"same": (0.6, 1e-4), "differ": (0.4, 1.0)},
}
CONTACT_TEXTS = {
    ("email", "same"): "Same e-mail address",
    ("email", "differ"): "E-mail addresses differ",
    ("phone", "same"): "Same telephone number",
    ("phone", "differ"): "Telephone numbers differ",
    ("street", "same"): "Same street address",
    ("street", "differ"): "Street addresses differ",
    ("organisation", "same"): "Organisations of the same name",
}
# First names that are one; however near others are, a person has to look.
ONE_FIRST_NAME = frozenset({"exact", "nickname", "stated_nickname"})
# An organisation is told by its name, spelt the same; that two share it and a ZIP code is rare.
ORGANISATION_BITS = 8.0


@dataclass(frozen=True, slots=True)
class Described:
    """A donor's description, and how its gifts tell to reach them; `id` is the caller's."""

    id: int
    person: Person
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    streets: frozenset[str] = frozenset()

    @property
    def is_organisation(self) -> bool:
        return not self.person.first

    @property
    def name(self) -> tuple[tuple[str, ...], str]:
        """Middle names and generation: what two records of one person never contradict each other
        in."""
        person = self.person
        read = name_features(person.last, person.first, person.middle, person.suffix)
        return read.middles, read.generation


@dataclass(frozen=True, slots=True)
class Alike:
    """Two descriptions that may be of one donor; `first` is the smaller id."""

    first: int
    second: int
    probability: float
    contradicted: bool
    reasons: tuple[Reason, ...]


def may_be_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether `alike` may say anything of two so named (last, first, middle), told by their names
    alone: most neighbours whose surnames sound alike have first names that are nothing alike."""
    last, first, middle = one
    other_last, other_first, other_middle = other
    if not first or not other_first:
        return first == other_first and squash(last) == squash(other_last)
    mine, theirs = _given(first, middle), _given(other_first, other_middle)
    if not mine or not theirs or any(_are_near(a, b) for a in mine for b in theirs):
        return True
    return _is_swapped(first, other_last) or _is_swapped(other_first, last)


def _given(first: str, middle: str) -> tuple[str, ...]:
    """What somebody may go by; nothing where no first name is known."""
    _, firsts, more, _ = read_first(first)
    middles = (*more, *read_middle(middle)[0])
    return (*firsts, *(name for name in middles if len(name) > 1)) if firsts else ()


@lru_cache(maxsize=1 << 16)
def _are_near(a: str, b: str) -> bool:
    return compare_given(a, b) is not None


def _is_swapped(first: str, last: str) -> bool:
    return read_first(first)[0] == read_surname(last)[0][0]


def alike(
    pairs: Collection[tuple[int, int]],
    described: Sequence[Described],
    weights: Weights,
    frequencies: Frequencies,
) -> Iterator[Alike]:
    """Each of the pairs of ids about which anything speaks for one donor, weighed.

    The outcome for a pair depends on the two and on the frequencies alone.
    """
    by_id = {one.id: one for one in described}
    people = max(frequencies.people, int(weights.prior["fewest_donors"]))
    entries = [_entry(one) for one in described if not one.is_organisation]
    index = Index(
        entries, weights, frequencies, expected_matches=SHARE_KNOWN * people, persons=people
    )
    wanted: dict[int, set[int]] = {}
    for first, second in pairs:
        wanted.setdefault(first, set()).add(second)
    for first, seconds in sorted(wanted.items()):
        one = by_id[first]
        if one.is_organisation:
            yield from _organisations(one, [by_id[second] for second in sorted(seconds)])
            continue
        for found, bits, evidence in index.weighed(one.person):
            if found in seconds:
                yield _weighed(one, by_id[found], bits, evidence, weights)


def _entry(one: Described) -> Entry:
    person = one.person
    return Entry(
        id=one.id,
        last=person.last,
        first=person.first,
        middle=person.middle,
        suffix=person.suffix,
        organisations=(person.employer,),
        city=person.city,
        state=person.state,
        zip=person.zip,
    )


def _weighed(
    one: Described, other: Described, bits: float, evidence: Sequence[Evidence], weights: Weights
) -> Alike:
    contacts = list(_contacts(one, other))
    # What lists leave out says nothing of two donors, of whom either may come first.
    left_out = [piece for piece in evidence if piece.level == "donor_only"]
    evidence = [piece for piece in evidence if piece not in left_out]
    bits += sum(reason.weight for reason in contacts) - sum(piece.weight for piece in left_out)
    reasons = [_between_donors(explain(piece)) for piece in evidence] + contacts
    return Alike(
        first=min(one.id, other.id),
        second=max(one.id, other.id),
        probability=_probability(bits),
        contradicted=any(_speaks_of_two(piece) for piece in evidence)
        or one.name[1] != other.name[1],
        reasons=tuple(reasons),
    )


def _speaks_of_two(piece: Evidence) -> bool:
    """Whether this is never so of one person, or is so of many a household: husband and wife share
    all but the first name, and Seth and Beth are a letter apart."""
    is_another_name = piece.field == "first_name" and piece.level not in ONE_FIRST_NAME
    return piece.is_contradiction or is_another_name


def _between_donors(reason: Reason) -> Reason:
    """The same reason, where neither is on a list."""
    words = reason.text
    for listed, other in (("the listed person's", "the other's"), ("the listed", "the other's")):
        words = words.replace(listed, other)
    return replace(reason, text=words)


def _organisations(one: Described, others: Sequence[Described]) -> Iterator[Alike]:
    for other in others:
        if not other.is_organisation or squash(one.person.last) != squash(other.person.last):
            continue
        contacts = list(_contacts(one, other))
        same_zip = bool(one.person.zip) and one.person.zip[:5] == other.person.zip[:5]
        bits = sum(reason.weight for reason in contacts) + (ORGANISATION_BITS if same_zip else 0)
        said = Reason("surname", CONTACT_TEXTS["organisation", "same"], ORGANISATION_BITS)
        yield Alike(
            min(one.id, other.id),
            max(one.id, other.id),
            _probability(bits),
            contradicted=False,
            reasons=(said, *contacts),
        )


def _contacts(one: Described, other: Described) -> Iterator[Reason]:
    for field, ours, theirs in (
        ("email", one.emails, other.emails),
        ("phone", one.phones, other.phones),
        ("street", one.streets, other.streets),
    ):
        if ours and theirs:
            level = "same" if ours & theirs else "differ"
            m, u = CONTACT[field][level]
            yield Reason(field, CONTACT_TEXTS[field, level], round(log2(m / u), 2))


def street_key(street: str) -> str:
    """A street address as it is compared: folded, without spaces."""
    return squash(street)


def _probability(bits: float) -> float:
    return 1 / (1 + 2**-bits) if bits > -1000 else 0.0
