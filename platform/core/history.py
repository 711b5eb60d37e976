"""What a row was before, and who changed it: read from the events that database triggers keep.

Which models have events, and of which fields, is said where they are declared (pghistory.track).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

import pghistory
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Field, ForeignKey, ManyToOneRel, Model

UNTOLD = frozenset({"id"})


@dataclass(frozen=True, slots=True)
class Difference:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """`what` is added, changed or deleted; `row` names the row, `by` who did it ('' where it was
    no person: a job, a command)."""

    at: datetime
    what: str
    row: str
    by: str
    differences: tuple[Difference, ...] = ()


def is_tracked(model: type[Model]) -> bool:
    """Whether events are kept of the model's rows."""
    return _events_of(model) is not None


def changes(row: Model, *, with_rows: Sequence[str] = ()) -> list[Change]:
    """All that is known to have happened to a row, the latest first; and to the rows that hang on
    it by these related names, those deleted since included."""
    found = list(_of_one(type(row), {"pgh_obj": row.pk}))
    for name in with_rows:
        relation = row._meta.get_field(name)
        if not isinstance(relation, ManyToOneRel):
            raise TypeError(f"{name!r} is no reverse relation of {type(row).__name__}")
        found += _of_one(relation.related_model, {relation.field.attname: row.pk})
    return sorted(found, key=lambda change: change.at, reverse=True)


def _events_of(model: type[Model]) -> type[Model] | None:
    related = (relation.related_model for relation in model._meta.related_objects)
    return next((one for one in related if getattr(one, "pgh_tracked_model", None) is model), None)


def _of_one(model: type[Model], which: Mapping[str, Any]) -> Iterator[Change]:
    event_model = _events_of(model)
    if event_model is None:
        return
    events = event_model._default_manager.filter(**which).select_related("pgh_context")
    by_row: dict[Any, list[Any]] = {}
    event: Any
    for event in events.order_by("pgh_id"):
        by_row.setdefault(event.pgh_obj_id, []).append(event)
    people = _people(event for group in by_row.values() for event in group)
    now = model._default_manager.in_bulk(list(by_row))
    keeps_old = any(
        isinstance(tracker, pghistory.UpdateEvent) and tracker.row == pghistory.Old
        for tracker in event_model.pgh_trackers or ()  # type: ignore[attr-defined]  # pghistory's
    )
    for pk, group in by_row.items():
        yield from _told(group, now.get(pk), people, keeps_old=keeps_old)


def _told(
    events: list[Any], now: Model | None, people: Mapping[Any, str], *, keeps_old: bool
) -> Iterator[Change]:
    """The events of one row as changes. An update's event holds the row as it was, or as it became:
    the other state is the next one's, or the one before."""
    steps = pairwise([*events, now]) if keeps_old else pairwise([None, *events])
    for before, after in steps:
        event = before if keeps_old else after
        what = {"insert": "added", "delete": "deleted"}.get(event.pgh_label, "changed")
        differences = _differences(before, after) if what == "changed" else ()
        if what == "changed" and not differences:
            continue  # of fields that are not kept
        row = _text(now or event)
        yield Change(event.pgh_created_at, what, row, people.get(_person(event), ""), differences)


def _differences(before: Any, after: Any) -> tuple[Difference, ...]:
    if before is None or after is None:
        return ()
    event = before if hasattr(before, "pgh_id") else after
    fields = [f for f in event._meta.fields if not f.name.startswith("pgh_")]
    return tuple(
        Difference(str(field.verbose_name), _value(before, field), _value(after, field))
        for field in fields
        if field.name not in UNTOLD
        and getattr(before, field.attname) != getattr(after, field.attname)
    )


def _value(row: Any, field: Field[Any, Any]) -> str:
    value = getattr(row, field.attname)
    if value in (None, "", [], ()):
        return "-"
    if isinstance(field, ForeignKey):
        try:
            return str(getattr(row, field.name))
        except ObjectDoesNotExist:
            return str(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(dict(field.flatchoices).get(value, value))


def _text(row: Any) -> str:
    """How the row calls itself; an event says so in its model's words."""
    if not hasattr(row, "pgh_tracked_model"):
        return str(row)
    model = row.pgh_tracked_model
    return str(model(**{f.attname: getattr(row, f.attname, None) for f in model._meta.fields}))


def _person(event: Any) -> Any:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _people(events: Iterable[Any]) -> dict[Any, str]:
    ids = {_person(event) for event in events} - {None}
    return {
        pk: str(person) for pk, person in get_user_model()._default_manager.in_bulk(ids).items()
    }
