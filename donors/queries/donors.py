"""What a reviewer wants to know of a donor beside the flag at hand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import TypedDict

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from donors.models import Contribution, Donor, Flag, Profile
from donors.queries.money import received

SHOWN = 20


class Totals(TypedDict):
    gifts: int
    given: Decimal | None
    refunded: Decimal | None
    first: date | None
    last: date | None


def all_of(donor_id: int) -> list[int]:
    """The ids of a donor and of all that were merged into it: what was decided about these, and
    laid beside their flags, is about the donor now."""
    found, fresh = [donor_id], [donor_id]
    while fresh:
        merged = Donor.objects.filter(merged_into__in=fresh).exclude(pk__in=found)
        fresh = list(merged.values_list("pk", flat=True))
        found += fresh
    return found


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
    """The donor's gifts that these flags are not about, the latest first, but for what was amended
    away or undone."""
    gone = (Contribution.NotCounted.SUPERSEDED, Contribution.NotCounted.UNDONE)
    return (
        Contribution.objects.filter(profile__donor=donor)
        .exclude(not_counted__in=gone)
        .exclude(pk__in=[flag.contribution_id for flag in flags])
        .order_by("-date", "-pk")[:SHOWN]
    )


def donors_found(text: str) -> Q:
    """Donors whose name has every word of this, or who are known to a source by exactly this id, or
    have given with this e-mail."""
    words = text.split()
    if not words:
        return Q()
    named = Q()
    for word in words:
        named &= Q(name__icontains=word)
    by_id = Profile.objects.filter(record__external_id=text.strip())
    found = named | Q(pk__in=by_id.values("donor"))
    if "@" in text:
        gave = Contribution.objects.filter(email__iexact=text.strip()).exclude(email="")
        found |= Q(pk__in=gave.values("profile__donor"))
    return found


def profiles_of(donor: Donor) -> QuerySet[Profile]:
    """What was said of the donor, by source and record, the latest description first."""
    rows = Profile.objects.filter(donor=donor).select_related("record__source")
    return rows.order_by("record__source__slug", "record_id", "-pk")


def gifts_of(donor: Donor) -> QuerySet[Contribution]:
    """All gifts and refunds of the donor, the latest first."""
    rows = Contribution.objects.filter(profile__donor=donor)
    return rows.select_related("source", "profile").order_by("-date", "-pk")


def flags_of(donor: Donor) -> QuerySet[Flag]:
    """Every flag there was on a gift of the donor, withdrawn ones too, the latest gift first."""
    return (
        Flag.objects.filter(donor=donor)
        .select_related("contribution", "entry__watch_list")
        .order_by("-contribution__date", "-pk")
    )
