"""Lists as pages show them: what a version changed, and which lists have to be reviewed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.catalogue import Status
from donors.models import ListEntry, ListVersion, WatchList

WHATS = ("added", "changed", "ended")
WARNED_BEFORE = timedelta(days=30)
# What a person is told of a change: the field, and what it is called.
SHOWN = {
    "name": "name", "aliases": "also named", "organisations": "firms and clients",
    "occupation": "title", "nickname": "nickname", "listed_id": "id", "city": "city",
    "state": "state", "zip": "ZIP", "effective_from": "in force from",
    "effective_to": "in force to", "ended_on": "off the list since",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field was before a version, and after it; '' where there was nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryChange:
    """An entry and what a version changed of it: nothing, where it was only screened again."""

    entry: ListEntry
    fields: tuple[FieldChange, ...]


def entries_changed(version: ListVersion, *, what: str, search: str = "") -> QuerySet[ListEntry]:
    """The entries that a version `added`, `changed` or `ended`, whatever later ones made of them,
    by their names; slice it for a page."""
    entries = version.watch_list.entries.all()
    if what == "added":
        found = entries.filter(added_in=version)
    elif what == "changed":
        was = _events().filter(changed_in=version)
        found = entries.filter(Q(changed_in=version) | Q(pk__in=was.values("pgh_obj_id")))
        found = found.exclude(added_in=version)
    else:
        was = _events().filter(ended_in=version)
        found = entries.filter(Q(ended_in=version) | Q(pk__in=was.values("pgh_obj_id")))
    if search:
        found = found.filter(Q(name__icontains=search) | Q(listed_id=search))
    return found.order_by("name", "pk")


def changes_of(version: ListVersion, entries: Iterable[ListEntry]) -> list[EntryChange]:
    """The entries with each field that the version changed. One query."""
    shown = list(entries)
    states: dict[int, list[Any]] = defaultdict(list)
    events = _events().filter(pgh_obj__in=[entry.pk for entry in shown])
    for event in events.order_by("pgh_id"):
        states[event.pgh_obj_id].append(event)
    return [EntryChange(entry, _changed(version, [*states[entry.pk], entry])) for entry in shown]


def _changed(version: ListVersion, states: list[Any]) -> tuple[FieldChange, ...]:
    """Between the first state that bears the version and the one before it."""
    for before, after in pairwise(states):
        if after.changed_in_id == version.pk != before.changed_in_id:
            told = ((name, _text(before, name), _text(after, name)) for name in SHOWN)
            return tuple(FieldChange(SHOWN[name], a, b) for name, a, b in told if a != b)
    return ()


def _text(state: Any, name: str) -> str:
    value = getattr(state, name)
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else str(value)


def _events() -> QuerySet[Any]:
    """What entries have been, before each change."""
    events: QuerySet[Any] = apps.get_model("donors", "ListEntryEvent")._default_manager.all()
    return events


def is_overdue(watch_list: WatchList) -> bool:
    """Whether the day has passed by which somebody had to look the list through."""
    return bool(watch_list.review_by and watch_list.review_by < timezone.localdate())


def to_be_reviewed(*, by: date) -> QuerySet[WatchList]:
    """The lists whose review is due on a day or before it."""
    return WatchList.objects.filter(review_by__lte=by).select_related("owner")


def status() -> Status:
    """For the tile of the lists."""
    overdue = to_be_reviewed(by=timezone.localdate() - timedelta(days=1)).count()
    if not overdue:
        return Status("ok", "Every list is within its review.")
    words = "1 list has" if overdue == 1 else f"{overdue} lists have"
    return Status("notice", f"{words} to be reviewed: past the day.")
