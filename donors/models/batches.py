"""What the finance system was given to pay back."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from donors.models.dispositions import Disposition


class FinanceBatch(models.Model):
    """One file of refunds and returns that became final from `begins` to `ends`, both included. It
    is kept as it was made, and never changed nor deleted."""

    begins = models.DateField()
    ends = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    stored_as = models.CharField(max_length=255)
    gifts = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, help_text="US dollars.")

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends__gte=F("begins")), name="batch_period")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"Batch {self.pk}"


class BatchedDisposition(models.Model):
    """A disposition that is in a batch: the database has each in one at most."""

    batch = models.ForeignKey(FinanceBatch, models.PROTECT, related_name="batched")
    disposition = models.OneToOneField(Disposition, models.PROTECT, related_name="batched")

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.disposition_id} in {self.batch_id}"
