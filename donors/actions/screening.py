"""Profiles held against list entries; what is likely enough is kept as a Match."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from itertools import islice

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core import storage
from core.errors import Refused
from donors.garbage import not_searched
from donors.locks import lock_matches
from donors.matching.frequencies import Counts, Frequencies
from donors.matching.index import Index
from donors.matching.records import Entry, Person
from donors.matching.records import Match as Found
from donors.matching.weights import load_weights
from donors.models import ListEntry, ListVersion, Match, Profile, WatchList
from donors.names import fold, parse_name
from donors.queries.population import listed_counts, population_counts
from donors.queries.screening import to_screen
from donors.queries.verdicts import prior_shifts

PROGRESS_PROFILES = 500


def frequencies() -> Frequencies:
    """How common names, employers and places are, now. Take it once a run and keep it: a run must
    not learn from itself."""
    donors, listed = Counts(**asdict(population_counts())), Counts(**asdict(listed_counts()))
    return Frequencies.from_counts(donors, listed)


def snapshot_population(*, folder: str) -> str:
    """Keep the frequencies of this moment, and what verdicts have taught of each list, in storage,
    so that every worker weighs alike.

    Each call keeps a file of its own: jobs that were handed one go on with that one.
    """
    told = {"frequencies": frequencies().to_dict(), "prior_shifts": prior_shifts()}
    content = json.dumps(told).encode()
    return storage.write(f"{folder}/population-{uuid.uuid4().hex[:8]}.json", content)


def screen_profiles(
    *,
    first: int,
    last: int,
    population: str,
    import_id: int | None = None,
    version_id: int | None = None,
    among: str | None = None,
    progress: Callable[[int, int], None],
    atomic: Callable[[], AbstractContextManager[None]] = transaction.atomic,
) -> int:
    """Screen the profiles with ids from `first` to `last`, and keep their matches.

    With `import_id`: those that the import has to have screened, against every entry. With
    `version_id`: all of them, against the entries that this version of a list added or changed,
    whose earlier matches it replaces; `among` is a stored file that says who of them may match
    at all. Returns how many matches there are; may run twice. They
    are kept within `atomic()`, which a job hands in so that nothing is kept after its claim was
    lost.
    """
    profiles = Profile.objects.filter(pk__range=(first, last)).order_by("pk")
    if import_id:
        profiles = profiles.filter(to_screen(import_id, first=first, last=last))
    if among:
        profiles = profiles.filter(_may_match(among))
    while True:
        newest = newest_version()
        found = _screened(profiles, _indices(population, version_id, newest), progress)
        with atomic():
            lock_matches()
            if newest == newest_version():  # else a list has changed meanwhile: once more
                _keep(found, first=first, last=last, version_id=version_id)
                return len(found)


def _may_match(among: str) -> Q:
    """The profiles that the file names, and those that were not there yet when it was asked."""
    with storage.read(among) as file:
        told = json.load(file)
    not_finished = Q(first_import__finished_at=None)
    return (
        Q(pk__in=told["profiles"]) | not_finished | Q(first_import__finished_at__gte=told["since"])
    )


def _screened(
    profiles: QuerySet[Profile], indices: Iterable[Index], progress: Callable[[int, int], None]
) -> list[Match]:
    total = profiles.count()
    found: list[Match] = []
    screened = 0
    remaining = profiles.iterator(chunk_size=2_000)
    while batch := list(islice(remaining, PROGRESS_PROFILES)):
        # Nothing in a batch refers to itself: a search for garbage would find none.
        with not_searched():
            for profile in batch:
                found += _matches(profile, indices)
        screened += len(batch)
        progress(screened, total)
    return found


def screen_person(person: Person) -> list[tuple[ListEntry, Found]]:
    """One person against every list, now: best first. Nothing is kept.

    The lists are those of this moment; how common names are is counted once a day, so that
    whoever asks again has an answer in milliseconds.
    """
    indices = _standing_indices(newest_version(), timezone.localdate())
    found = [match for index in indices for match in index.match(person)]
    entries = ListEntry.objects.select_related("watch_list").in_bulk(
        [match.entry_id for match in found]
    )
    found.sort(key=lambda match: (-match.probability, match.entry_id))
    return [(entries[match.entry_id], match) for match in found]


def person_named(name: str, **told: str) -> Person:
    """A person as somebody typed the name, LAST, FIRST M or FIRST M LAST, and what else was told of
    them. Refused where there is no name in it."""
    read = parse_name(name)
    if not fold(read.last):
        raise Refused(f"Expected a name such as LAST, FIRST M, got {name[:60]!r}.")
    return Person(read.last, read.first, read.middle, read.suffix, **told)


def person_of(profile: Profile) -> Person:
    return Person(
        last=profile.last,
        first=profile.first,
        middle=profile.middle,
        suffix=profile.suffix,
        employer=profile.employer,
        occupation=profile.occupation,
        city=profile.city,
        state=profile.state,
        zip=profile.zip,
    )


def entry_of(entry: ListEntry) -> Entry:
    return Entry(
        id=entry.pk,
        is_organisation=entry.is_organisation,
        last=entry.last,
        first=entry.first,
        middle=entry.middle,
        suffix=entry.suffix,
        nickname=entry.nickname,
        organisations=tuple(entry.organisations),
        occupation=entry.occupation,
        city=entry.city,
        state=entry.state,
        zip=entry.zip,
        name=entry.name,
        aliases=tuple(entry.aliases),
        is_lobbyist=entry.watch_list.kind == WatchList.Kind.LDA,
    )


def newest_version() -> int:
    """What no index outlives: a new version of any list makes new ones."""
    newest = ListVersion.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


@lru_cache(maxsize=1)
def _indices(population: str, version_id: int | None, newest: int) -> tuple[Index, ...]:
    """The indices of a run, built once a worker process."""
    frequencies, prior_shifts = _snapshot(population)
    return _build(frequencies, prior_shifts, version_id)


def frequencies_of(population: str) -> Frequencies:
    """How common names, employers and places were at a snapshot of the population."""
    return _snapshot(population)[0]


@lru_cache(maxsize=1)
def _snapshot(population: str) -> tuple[Frequencies, dict[str, float]]:
    """Read once a worker process: those who screen and those who liken go by the same."""
    with storage.read_again(population, what="How common names are") as file:
        told = json.load(file)
    return Frequencies.from_dict(told["frequencies"]), told["prior_shifts"]


@lru_cache(maxsize=1)
def _standing_indices(newest: int, day: date) -> tuple[Index, ...]:
    """The indices for whoever asks about one person; built anew for a list's new version, and each
    day. The arguments only say what they are good for."""
    return _build(frequencies(), prior_shifts(), None)


def _build(
    population: Frequencies, shifts: Mapping[str, float], version_id: int | None
) -> tuple[Index, ...]:
    """One index a list, because the prior of a match is the list's own: the whole list's, even
    where only what a version changed is held against the donors. Contractors are left to their
    rule: who works for one may give."""
    weights = load_weights()
    indices = []
    for watch_list in WatchList.objects.exclude(kind=WatchList.Kind.CONTRACTOR).order_by("slug"):
        entries = watch_list.entries.order_by("pk")
        persons = entries.filter(is_organisation=False).count()
        if version_id:
            entries = entries.filter(changed_in=version_id)
        prepared = [entry_of(entry) for entry in entries.iterator(chunk_size=5_000)]
        if prepared:
            shift = shifts.get(watch_list.slug, 0.0)
            indices.append(Index(prepared, weights, population, persons=persons, prior_shift=shift))
    return tuple(indices)


def version_index(version: ListVersion, *, population: str) -> tuple[Index, list[Entry]]:
    """What a version added or changed: as an index, and as the entries it was made of."""
    [index] = _indices(population, version.pk, newest_version())
    entries = version.watch_list.entries.filter(changed_in=version).order_by("pk")
    return index, [entry_of(entry) for entry in entries.iterator(chunk_size=5_000)]


def _matches(profile: Profile, indices: Iterable[Index]) -> Iterator[Match]:
    person = person_of(profile)
    for index in indices:
        for found in index.match(person):
            yield Match(
                profile=profile,
                entry_id=found.entry_id,
                probability=found.probability,
                band=found.band,
                reasons=[asdict(reason) for reason in found.reasons],
                weights=index.weights.version,
                prior_shift=index.prior_shift,
            )


def _keep(matches: list[Match], *, first: int, last: int, version_id: int | None) -> None:
    if version_id:  # an entry whose content changed may match no longer
        Match.objects.filter(
            profile_id__gte=first, profile_id__lte=last, entry__changed_in=version_id
        ).delete()
    remaining = iter(sorted(matches, key=lambda match: (match.profile_id, match.entry_id)))
    while batch := list(islice(remaining, 1_000)):
        Match.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["profile", "entry"],
            update_fields=["probability", "band", "reasons", "weights", "prior_shift"],
        )
