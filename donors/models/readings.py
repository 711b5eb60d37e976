"""Who has which group of the review queue open."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donors.models.contributions import Donor
from donors.models.lists import ListEntry


class Reading(models.Model):
    """A reviewer has the page of a group open. `seen_at` is the page's last sign of life: without
    one for some minutes the row means nothing (donors.queries.readings)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    donor = models.ForeignKey(Donor, models.CASCADE, related_name="+")
    entry = models.ForeignKey(ListEntry, models.CASCADE, null=True, blank=True, related_name="+")
    rule = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "donor", "entry", "rule"],
                nulls_distinct=False,
                name="reading_once_per_person",
            ),
            models.CheckConstraint(
                condition=Q(entry=None) ^ Q(rule=""), name="reading_on_entry_or_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} reads {self.donor_id}"
