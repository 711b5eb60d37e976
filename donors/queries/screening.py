"""Whom an import has to have screened."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from donors.models import Contribution, Import, Profile
from donors.queries.imports import judged_by


def profiles_to_screen(import_id: int) -> QuerySet[Profile]:
    return Profile.objects.filter(to_screen(import_id))


def to_screen(import_id: int, *, first: int | None = None, last: int | None = None) -> Q:
    """Of profiles (with ids from `first` to `last`): those that the import brought, and those of
    the gifts it has to judge that another one brought which has not finished: that one may be
    slower, or have been stopped before it screened them. And those of gifts that it brings again
    after they were undone: what was concluded from them then was taken back.
    """
    gifts = Contribution.objects.filter(last_import__in=judged_by(import_id))
    if first and last:
        gifts = gifts.filter(profile__pk__range=(first, last))
    anew = Q(profile__first_import__finished_at=None)
    undone = Import.objects.filter(undone_at__isnull=False)
    if undone.exists():  # to look into each gift's history takes its time
        before = Contribution.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
            pgh_obj=OuterRef("pk"), last_import__in=undone
        )
        anew |= Q(profile__first_import__in=undone) | Q(Exists(before))
    return Q(first_import=import_id) | Q(pk__in=gifts.filter(anew).values("profile"))
