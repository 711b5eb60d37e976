"""Open groups that may be decided alike."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, TextChoices

from donors.models import Flag
from donors.queries.queue import ORDER, Question, grouped


class Likeness(TextChoices):
    ENTRY = "entry", "on the same list entry"
    NAME = "name", "of the same name, list and band"


def alike(question: Question, likeness: str) -> QuerySet[Any, Any]:
    """The open groups that are like this one, itself among them, as rows for `as_group`: none under
    a rule, where each is about a sum of its own."""
    flags = Flag.objects.filter(state=Flag.State.OPEN)
    here = (
        flags.filter(**question._asdict()).select_related("contribution__profile", "entry").first()
    )
    if here is None or here.entry is None:
        return grouped(flags.none())
    if likeness == Likeness.ENTRY:
        return grouped(flags.filter(entry=here.entry)).order_by(*ORDER)
    profile = here.contribution.profile
    named = flags.filter(
        contribution__profile__last__iexact=profile.last,
        contribution__profile__first__iexact=profile.first,
        entry__watch_list=here.entry.watch_list_id,
        severity=here.severity,
        band=here.band,
    )
    return grouped(named).order_by(*ORDER)


def chosen(questions: Collection[Question]) -> QuerySet[Any, Any]:
    """Of these groups those that are open, as rows for `as_group`."""
    flags = Flag.objects.filter(state=Flag.State.OPEN)
    if not questions:
        return grouped(flags.none())
    named = reduce(or_, (Q(**question._asdict()) for question in questions))
    return grouped(flags.filter(named)).order_by(*ORDER)
