"""Groups of flags that were dismissed together."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donors.models.flags import Decision


class Bulk(models.Model):
    """Alike groups that somebody dismissed in one go, with one note; each has a decision of its
    own all the same. Never changed nor deleted: it is undone by taking its decisions back."""

    note = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    decisions = models.ManyToManyField(Decision, related_name="bulks")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(note=""), name="bulk_has_note")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"Bulk {self.pk}"
