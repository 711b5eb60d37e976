"""Whom an import has to have screened."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from donors.models import Contribution, Profile
from donors.queries.imports import judged_by


def profiles_to_screen(import_id: int) -> QuerySet[Profile]:
    return Profile.objects.filter(to_screen(import_id))


def to_screen(import_id: int, *, first: int | None = None, last: int | None = None) -> Q:
    """Of profiles (with ids from `first` to `last`): those that the import brought, and those of
    the gifts it has to judge that another one brought which has not finished: that one may be
    slower, or have been stopped before it screened them.
    """
    gifts = Contribution.objects.filter(
        last_import__in=judged_by(import_id), profile__first_import__finished_at=None
    )
    if first and last:
        gifts = gifts.filter(profile__pk__range=(first, last))
    return Q(first_import=import_id) | Q(pk__in=gifts.values("profile"))
