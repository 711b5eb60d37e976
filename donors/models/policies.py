"""What counts of a list: policies as data."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donors.models.lists import Severity, WatchList


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class Policy(models.Model):
    """Which gifts of those who match an entry of a list are flagged, and what the flag means.

    A gift is held against a list by its active policies alone: it is flagged where one of them
    holds, with the gravest severity of those that do. A gift from before `effective_from` counts
    only where the policy is `retroactive`. `amount` is in US dollars, and is to be exceeded: by the
    gift, or by what the donor has given in the two-year cycle up to it. None is any amount.
    """

    class TitleTest(models.TextChoices):
        ANY = "any", "Any title"
        EXECUTIVE = "executive", "An executive's title"
        LOBBYIST = "lobbyist", "A lobbyist's title"
        WORDS = "words", "A title with one of the words"

    class Basis(models.TextChoices):
        GIFT = "gift", "by one gift"
        CYCLE = "cycle", "in the cycle, together"

    watch_list = models.ForeignKey(WatchList, models.PROTECT, related_name="policies")
    name = models.CharField(max_length=120)
    title_test = models.CharField(
        max_length=10, choices=TitleTest.choices, default=TitleTest.ANY,
        help_text="Of the donor's occupation; on a list of people, of the listed title as well.",
    )  # fmt: skip
    title_words = models.CharField(
        "words", max_length=500, blank=True, help_text="With commas between them: chair, treasurer"
    )
    amount = models.DecimalField(
        "more than", max_digits=12, decimal_places=2, null=True, blank=True,
        help_text="US dollars. Empty: any amount.",
    )  # fmt: skip
    basis = models.CharField("given", max_length=10, choices=Basis.choices, default=Basis.GIFT)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.POLICY)
    effective_from = models.DateField(
        null=True, blank=True, help_text="The first day it holds. Empty: it always has."
    )
    retroactive = models.BooleanField(
        default=False, help_text="Gifts from before that day count as well."
    )
    is_active = models.BooleanField("in force", default=False)
    reason = models.CharField(
        max_length=500, blank=True, help_text="Why it was put in force or out of it, last."
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("watch_list__slug", "name")
        verbose_name_plural = "policies"
        permissions = (
            ("put_in_force_policy", "Can put a policy in force"),
            ("put_out_of_force_policy", "Can put a policy out of force"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["watch_list", "name"], name="policy_name_once"),
            models.CheckConstraint(
                condition=~Q(title_test="words", title_words=""),
                name="policy_has_its_words",
                violation_error_message="Which words? Such a test needs one at least.",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="policy_amount_not_negative",
                violation_error_message="An amount is nought or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.watch_list}: {self.name}"
