"""Which descriptions are of one donor: how alike they are, who was merged and who told apart."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from donors.models.contributions import Donor, Profile


class Likeness(models.Model):
    """How likely two profiles, of different records, describe one donor, and why.

    `probability` is a posterior between 0 and 1, `reasons` as those of a Match. `contradicted` says
    that something about them is never so of one person (a middle initial, a generation), or is so
    of many a couple (first names that are but near): then the house does not merge them.
    """

    first = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    second = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    probability = models.FloatField()
    contradicted = models.BooleanField()
    reasons = models.JSONField()
    weights = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["first", "second"], name="likeness_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likeness_in_order"),
        ]
        verbose_name_plural = "likenesses"

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.probability:.2f}"


class DonorMove(models.Model):
    """Profiles that went from one donor to another, with all their gifts.

    A merge moves all that the donor had, a split some of it to a new one. The house itself merges
    where `decided_by` is empty; the reasons are then those of the likeness. It is history: the
    database refuses to change or delete one. One that is taken back stays beside the move that
    `takes_back` it.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", "Merged"
        SPLIT = "split", "Split"
        RETURN = "return", "Taken back"

    kind = models.CharField(max_length=6, choices=Kind.choices)
    from_donor = models.ForeignKey(Donor, models.PROTECT, related_name="moves_out")
    to_donor = models.ForeignKey(Donor, models.PROTECT, related_name="moves_in")
    profiles = ArrayField(models.BigIntegerField(), help_text="The ids of those that went.")
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(default=timezone.now)
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )

    class Meta:
        ordering = ("-decided_at", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(note=""), name="move_by_a_person_has_note"
            ),
            models.CheckConstraint(
                condition=Q(takes_back=None) ^ Q(kind="return"), name="move_takes_one_back"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.from_donor_id} to {self.to_donor_id}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Distinction(models.Model):
    """A person has said that two profiles are of two people: the house never merges their donors.

    It ends (`ended_at`) when somebody merges the two after all.
    """

    first = models.ForeignKey(Profile, models.PROTECT, related_name="+")
    second = models.ForeignKey(Profile, models.PROTECT, related_name="+")
    note = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(ended_at=None),
                name="distinction_once",
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="distinction_in_order"),
            models.CheckConstraint(condition=~Q(note=""), name="distinction_has_note"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} is not {self.second_id}"
