"""Pairs of donors that may be one, for a person to look at; and what one donor is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, Least

from donors.models import Distinction, Donor, DonorMove, Likeness, Profile


@dataclass(frozen=True, slots=True)
class Pair:
    """Two donors, the older first, and how likely they are one at the most."""

    first: Donor
    second: Donor
    probability: float


def pairs(search: str = "") -> QuerySet[Any, Any]:
    """Rows of `one`, `other` and `likely` of donors that nobody has merged or told apart, likeliest
    first; slice it for a page."""
    told = Distinction.objects.filter(ended_at=None).filter(
        Q(first__donor=OuterRef("first__donor"), second__donor=OuterRef("second__donor"))
        | Q(first__donor=OuterRef("second__donor"), second__donor=OuterRef("first__donor"))
    )
    found = Likeness.objects.exclude(first__donor=F("second__donor")).exclude(Exists(told))
    if search:
        found = found.filter(
            Q(first__donor__name__icontains=search) | Q(second__donor__name__icontains=search)
        )
    return (
        found.annotate(
            one=Least("first__donor", "second__donor"),
            other=Greatest("first__donor", "second__donor"),
        )
        .values("one", "other")
        .annotate(likely=Max("probability"))
        .order_by("-likely", "one", "other")
    )


def as_pairs(rows: list[dict[str, Any]]) -> list[Pair]:
    ids = {row[name] for row in rows for name in ("one", "other")}
    donors = Donor.objects.in_bulk(ids)
    return [Pair(donors[row["one"]], donors[row["other"]], row["likely"]) for row in rows]


def next_pair(one: int, other: int) -> dict[str, Any] | None:
    """The row of the pair to look at once this one is answered: the likeliest of the others."""
    row: dict[str, Any] | None = pairs().exclude(one=one, other=other).first()
    return row


def likeliest(one: int, other: int) -> Likeness | None:
    """The likeness of two donors that says most."""
    between = Q(first__donor=one, second__donor=other) | Q(first__donor=other, second__donor=one)
    found = Likeness.objects.filter(between).select_related("first", "second")
    return found.order_by("-probability", "pk").first()


def descriptions(donor: Donor) -> QuerySet[Profile]:
    """The donor's profiles, by source and record, the latest first."""
    profiles = Profile.objects.filter(donor=donor).select_related("record__source", "first_import")
    return profiles.order_by("record__source__slug", "record", "-pk")


def moves_of(donor: Donor) -> QuerySet[DonorMove]:
    """What came to the donor and what left, the latest first."""
    moves = DonorMove.objects.filter(Q(from_donor=donor) | Q(to_donor=donor))
    return moves.select_related("from_donor", "to_donor", "decided_by", "taken_back_by")
