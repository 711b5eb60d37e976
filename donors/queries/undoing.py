"""What it would mean to undo an import."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from donors.models import Contribution, Donor, Flag, Import
from donors.queries.imports import import_state

MOST_NAMED = 5

# The imports whose content stands in rows that this one brought or changed. What another import
# took from it is in its history.
CHANGED_SINCE = """
    SELECT DISTINCT c.last_import_id FROM donors_contribution c
    WHERE c.last_import_id <> %(import)s AND c.not_counted <> 'undone'
        AND (c.first_import_id = %(import)s OR c.id IN (
            SELECT pgh_obj_id FROM donors_contributionevent WHERE last_import_id = %(import)s))
        AND c.last_import_id > %(import)s
    ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Undoing:
    """What would become of an import's gifts and of the flags on them."""

    leave: int
    restored: int
    open_flags: int
    settled_flags: int
    later: list[Import]
    merged_by_people: list[Donor]
    obstacle: str

    @property
    def is_possible(self) -> bool:
        return not self.obstacle


def undoing_of(taken: Import) -> Undoing:
    """Its gifts, how many of them it brought and how many it changed, and what is in the way."""
    gifts = Contribution.objects.filter(last_import=taken).exclude(not_counted="undone")
    flags = Flag.objects.filter(contribution__in=gifts).exclude(state=Flag.State.WITHDRAWN)
    brought = Q(first_import=taken)
    return Undoing(
        leave=gifts.filter(brought).count(),
        restored=gifts.exclude(brought).count(),
        open_flags=flags.filter(state=Flag.State.OPEN).count(),
        settled_flags=flags.exclude(state=Flag.State.OPEN).count(),
        later=list(_later(taken)),
        merged_by_people=list(_merged_by_people(taken)),
        obstacle=obstacle(taken),
    )


def obstacle(taken: Import) -> str:
    """Why an import cannot be undone, in a sentence; '' where it can."""
    if taken.repeat_of_id:
        return f"It repeats import {taken.repeat_of_id} and brought nothing itself."
    if taken.undone_at:
        return "It was undone already."
    if import_state(taken).is_open:
        return "It is still running: cancel it, or wait until it is done."
    if not taken.merged_at:
        return "It came to nothing: none of its gifts is here."
    since = changed_since(taken)
    if since:
        named = ", ".join(f"{one.pk} ({one.file_name})" for one in since[:MOST_NAMED])
        more = f" and {len(since) - MOST_NAMED} more" if len(since) > MOST_NAMED else ""
        return f"Later imports have changed its gifts: {named}{more}. Undo these first."
    return ""


def changed_since(taken: Import) -> list[Import]:
    """The later imports that have changed what this one brought or changed, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED_SINCE, {"import": taken.pk})
        ids = [number for (number,) in cursor.fetchall()]
    return list(Import.objects.filter(pk__in=ids).order_by("-pk"))


def _merged_by_people(taken: Import) -> QuerySet[Donor]:
    """Donors of its gifts whom people have merged since, perhaps because of what it told."""
    donors = Contribution.objects.filter(last_import=taken).values("profile__donor")
    merged = Donor.objects.filter(
        pk__in=donors,
        moves_in__kind="merge",
        moves_in__decided_by__isnull=False,
        moves_in__decided_at__gte=taken.created_at,
        moves_in__taken_back_by=None,
    )
    return merged.order_by("pk").distinct()[:MOST_NAMED]


def _later(taken: Import) -> list[Import]:
    """Later files of the source: what they said again of this one's gifts is not kept."""
    later = Import.objects.filter(
        source=taken.source_id, pk__gt=taken.pk, repeat_of=None, undone_at=None
    ).exclude(merged_at=None)
    return list(later.order_by("pk")[:MOST_NAMED])
