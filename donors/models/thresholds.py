"""The figures that the rules judge by, with the days on which each holds."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class RuleThreshold(models.Model):
    """A figure that a rule reads under a name, in force for gifts of `valid_from` to `valid_to`,
    both included; without an end, until further notice. No day has two of one rule and name.
    """

    rule = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    amount = models.DecimalField(
        max_digits=12, decimal_places=2,
        help_text="US dollars; or donors, days or hours, where the name says so.",
    )  # fmt: skip
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    citation = models.CharField(max_length=200)

    class Meta:
        ordering = ("rule", "name", "valid_from")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="threshold_period",
            ),
            ExclusionConstraint(
                name="threshold_once_a_day",
                expressions=[
                    ("rule", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
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
        return f"{self.rule}: {self.name} {self.amount:,.2f}"
