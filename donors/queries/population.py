"""How common names, employers and places are among all donors, and among those on the lists: what a
match is weighed by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Func, QuerySet, Value
from django.db.models.functions import Concat

from donors.models import ListEntry, Profile


@dataclass(frozen=True, slots=True)
class Population:
    """How many people there are, and how many of them have each value, as it was written; of
    `towns`, each as "City, State". What was not counted is None."""

    people: int
    surnames: dict[str, int]
    first_names: dict[str, int]
    employers: dict[str, int]
    zips: dict[str, int] | None = field(default=None)
    towns: dict[str, int] | None = field(default=None)
    states: dict[str, int] | None = field(default=None)


def population_counts() -> Population:
    """All donors, now."""
    return Population(
        people=Profile.objects.aggregate(n=Count("donor", distinct=True))["n"],
        surnames=_donors("last"),
        first_names=_donors("first"),
        employers=_donors("employer"),
        zips=_donors("zip"),
        towns=_counts(
            Profile.objects.exclude(city="").exclude(state=""),
            Concat("city", Value(", "), "state"),
            Count("donor", distinct=True),
        ),
        states=_donors("state"),
    )


def listed_counts() -> Population:
    """The persons on all lists, those no longer on them too. Where they live is not counted: it
    says where the firms are, not where people are."""
    persons = ListEntry.objects.filter(is_organisation=False)
    return Population(
        people=persons.count(),
        surnames=_counts(persons.exclude(last=""), F("last"), Count("pk")),
        first_names=_counts(persons.exclude(first=""), F("first"), Count("pk")),
        employers=_counts(persons, Func("organisations", function="unnest"), Count("pk")),
    )


def _donors(column: str) -> dict[str, int]:
    return _counts(
        Profile.objects.exclude(**{column: ""}), F(column), Count("donor", distinct=True)
    )


def _counts(rows: QuerySet[Any], value: Any, number: Count) -> dict[str, int]:
    counted = rows.order_by().annotate(value=value).values("value").annotate(number=number)
    return dict(counted.values_list("value", "number"))
