"""Lists, their versions and their entries."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from donors.models import ListEntry, ListVersion, WatchList


def lists() -> QuerySet[WatchList]:
    """All lists with `current`, how many are on each now, and `newest`, the newest version."""
    return WatchList.objects.annotate(
        current=Count("entries", filter=Q(entries__ended_in=None), distinct=True),
        newest=Max("versions__number"),
    ).order_by("-pk")


def versions_of(watch_list: WatchList) -> QuerySet[ListVersion]:
    return ListVersion.objects.filter(watch_list=watch_list).order_by("-pk")


def entries_of(
    watch_list: WatchList, *, name: str = "", current: bool | None = None
) -> QuerySet[ListEntry]:
    """Entries with this part of a name; on the list now, or no longer."""
    entries = ListEntry.objects.filter(watch_list=watch_list).order_by("-pk")
    if name:
        entries = entries.filter(name__icontains=name)
    if current is not None:
        entries = entries.filter(ended_in__isnull=current)
    return entries
