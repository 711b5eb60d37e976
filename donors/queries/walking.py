"""From a row of a queue to the one behind it, or before it, by the columns it is sorted by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q


def beyond(here: Mapping[str, Any], *, order: Sequence[str], backwards: bool) -> Q:
    """What sorts behind a row, or before it: greater (less) in one column of `order`, and the same
    in those that come first. Of the columns only `entry_id` may be null."""
    found = Q(pk__in=[])
    further = _less if backwards else _greater
    for column in reversed(order):
        found = further(column, here[column]) | (Q((column, here[column])) & found)
    return found


def _greater(column: str, value: Any) -> Q:
    """Greater as Postgres sorts: the groups of rules have no entry, and NULL comes last."""
    if column != "entry_id":
        return Q((f"{column}__gt", value))
    return Q(pk__in=[]) if value is None else Q(entry_id__gt=value) | Q(entry_id=None)


def _less(column: str, value: Any) -> Q:
    if column == "entry_id" and value is None:
        return Q(entry_id__isnull=False)
    return Q((f"{column}__lt", value))
