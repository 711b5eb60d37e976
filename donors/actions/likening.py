"""How alike the donors of an import are to others: what is likely enough is kept as a Likeness."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from functools import lru_cache

from django.db import transaction

from donors.actions.screening import frequencies, frequencies_of, person_of
from donors.matching.frequencies import Frequencies
from donors.matching.likeness import Described, alike, may_be_alike, street_key
from donors.matching.weights import load_weights
from donors.models import Likeness, Profile
from donors.queries.likeness import (
    candidate_pairs,
    common_employers,
    contacts_of,
    names_of,
)
from donors.queries.screening import to_screen

# Below this nobody would want to look at two records.
LEAST = 0.5
BATCH = 5_000
# So many profiles' candidates are held at once, however many there are of each.
AT_ONCE = 5_000


def liken_profiles(
    *,
    import_id: int,
    first: int,
    last: int,
    population: str,
    atomic: Callable[[], AbstractContextManager[None]] = transaction.atomic,
) -> int:
    """Weigh the profiles of an import with ids from `first` to `last` against those of other
    donors that they may be of; returns how many likenesses there are. May run twice."""
    profiles = Profile.objects.filter(pk__range=(first, last))
    fresh = profiles.filter(to_screen(import_id, first=first, last=last)).order_by("pk")
    ids = list(fresh.values_list("pk", flat=True))
    counted, vague = frequencies_of(population), _vague_employers(population)
    found: dict[tuple[int, int], Likeness] = {}  # two that are fresh may meet in either's turn
    for start in range(0, len(ids), AT_ONCE):
        pairs = candidate_pairs(ids[start : start + AT_ONCE], import_id=import_id, vague=vague)
        found |= {(one.first_id, one.second_id): one for one in _likenesses(pairs, counted)}
    with atomic():
        _keep([found[pair] for pair in sorted(found)])
    return len(found)


def weigh_again(pairs: Sequence[tuple[int, int]]) -> None:
    """Weigh these pairs of profiles by what is told of them now, and keep what is likely enough."""
    _keep(_likenesses(pairs, frequencies()))


def _keep(found: Sequence[Likeness]) -> None:
    Likeness.objects.bulk_create(
        found,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["probability", "contradicted", "reasons", "weights"],
    )


@lru_cache(maxsize=1)
def _vague_employers(population: str) -> tuple[str, ...]:
    """Counted once for a snapshot of the population: to count them takes longer than to liken."""
    return tuple(common_employers())


def _likenesses(pairs: Sequence[tuple[int, int]], population: Frequencies) -> list[Likeness]:
    names = names_of({profile for pair in pairs for profile in pair})
    pairs = [(one, other) for one, other in pairs if may_be_alike(names[one], names[other])]
    people = described({profile for pair in pairs for profile in pair})
    weights = load_weights()
    return [
        Likeness(
            first_id=one.first,
            second_id=one.second,
            probability=one.probability,
            contradicted=one.contradicted,
            reasons=[asdict(reason) for reason in one.reasons],
            weights=weights.version,
        )
        for one in alike(pairs, people, weights, population)
        if one.probability >= LEAST
    ]


def described(profiles: Collection[int]) -> list[Described]:
    """The profiles with these ids, and how their donors are reached by what their gifts tell."""
    reached: dict[int, tuple[set[str], set[str], set[str]]] = {}
    for profile, email, phone, street in contacts_of(profiles):
        emails, phones, streets = reached.setdefault(profile, (set(), set(), set()))
        emails.add(email.casefold())
        phones.add(phone)
        streets.add(street_key(street))
    return [
        Described(
            profile.pk,
            person_of(profile),
            *(frozenset(told - {""}) for told in reached.get(profile.pk, (set(), set(), set()))),
        )
        for profile in Profile.objects.filter(pk__in=profiles).order_by("pk")
    ]
