"""What a reviewer wants to know of a donor beside the flag at hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TypedDict

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from donors.models import Contribution, Donor, Flag
from donors.queries.money import received

SHOWN = 20


class Totals(TypedDict):
    gifts: int
    given: Decimal | None
    refunded: Decimal | None
    first: date | None
    last: date | None


def totals(donor: Donor) -> Totals:
    """Of the donor's gifts: how many, what was given and refunded, in dollars, and when."""
    found: Totals = Contribution.objects.filter(received(), profile__donor=donor).aggregate(
        gifts=Count("pk", filter=Q(amount__gt=0)),
        given=Sum("amount", filter=Q(amount__gt=0)),
        refunded=Sum("amount", filter=Q(amount__lt=0)),
        first=Min("date"),
        last=Max("date"),
    )  # type: ignore[assignment]  # aggregate() returns a plain dict
    return found


def other_flags(donor: Donor, *, entry_id: int | None, rule: str) -> QuerySet[Flag]:
    """The donor's flags about something else, the latest first."""
    return (
        Flag.objects.filter(donor=donor)
        .exclude(state=Flag.State.WITHDRAWN)
        .exclude(entry=entry_id, rule=rule)
        .select_related("contribution", "entry__watch_list")
        .order_by("-contribution__date", "-pk")[:SHOWN]
    )


def other_gifts(donor: Donor, flags: Collection[Flag]) -> QuerySet[Contribution]:
    """The donor's gifts that these flags are not about, the latest first."""
    return (
        Contribution.objects.filter(profile__donor=donor)
        .exclude(pk__in=[flag.contribution_id for flag in flags])
        .order_by("-date", "-pk")[:SHOWN]
    )
