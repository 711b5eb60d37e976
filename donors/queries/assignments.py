"""Flags of the groups that are somebody's task."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from donors.models import Assignment, Flag


def assigned_to(flags: QuerySet[Flag], person_id: int) -> QuerySet[Flag]:
    """Of these flags those whose group is this person's task."""
    theirs = Assignment.objects.filter(
        Q(entry=OuterRef("entry")) | ~Q(rule=""),
        donor=OuterRef("donor"), rule=OuterRef("rule"), person=person_id,
    )  # fmt: skip
    return flags.filter(Exists(theirs))
