"""How common names, employers and ZIP codes are among all donors: what a match is weighed by."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from donors.models import Profile


@dataclass(frozen=True, slots=True)
class Population:
    """How many donors there are, and how many of them have each value, as it was written."""

    people: int
    surnames: dict[str, int]
    first_names: dict[str, int]
    employers: dict[str, int]
    zips: dict[str, int]


def population_counts() -> Population:
    """All donors, now."""
    return Population(
        people=Profile.objects.aggregate(n=Count("donor", distinct=True))["n"],
        surnames=_counts("last"),
        first_names=_counts("first"),
        employers=_counts("employer"),
        zips=_counts("zip"),
    )


def _counts(field: str) -> dict[str, int]:
    rows = (
        Profile.objects.order_by()
        .exclude(**{field: ""})
        .values(field)
        .annotate(donors=Count("donor", distinct=True))
    )
    return dict(rows.values_list(field, "donors"))
