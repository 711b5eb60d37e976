"""Committees, their elections, and the limits in force: data, so that law can change by a row."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class Committee(models.Model):
    """A committee that receives contributions. A limit is judged only where its type is known."""

    class Type(models.TextChoices):
        CANDIDATE = "candidate", "Candidate committee"
        PAC = "pac", "Political action committee"
        PARTY = "party", "Party committee"
        UNKNOWN = "unknown", "Not known"

    code = models.CharField(
        max_length=20, unique=True, help_text="The FEC's id, such as C00000000."
    )
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=10, choices=Type.choices, default=Type.UNKNOWN)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class Election(models.Model):
    """An election a candidate stands in; each has a limit of its own (11 CFR 100.2)."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="elections")
    code = models.CharField(
        max_length=8, help_text="The FEC's code: P2026 primary, G2026 general, S, R, C, E."
    )
    date = models.DateField()

    class Meta:
        ordering = ("committee", "date")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["committee", "code"], name="election_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.committee.name}"


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class ContributionLimit(models.Model):
    """What an individual may give to one committee of a type for one election.

    In force for elections held from `valid_from` to `valid_to`, both included: each amount holds
    from the day after one general election to the day of the next (52 U.S.C. 30116(c)(1)(C)). No
    day has two for one type.
    """

    committee_type = models.CharField(max_length=10, choices=Committee.Type.choices)
    valid_from = models.DateField()
    valid_to = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="US dollars.")
    citation = models.CharField(max_length=200)

    class Meta:
        ordering = ("committee_type", "valid_from")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="limit_period"
            ),
            ExclusionConstraint(
                name="limit_once_a_day",
                expressions=[
                    ("committee_type", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            RangeBoundary(inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        years = f"{self.valid_from:%Y}-{self.valid_to:%y}"
        return f"${self.amount:,.0f} to a {self.committee_type}, {years}"
