"""The day on which a pool is closed down, and what that changed."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.utils import timezone

from access.models.grants import Grant
from access.models.people import User


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ClosingDown(models.Model):
    """One moment at which every grant of a pool ends. It can be cancelled until then."""

    pool = models.CharField(max_length=10, choices=User.Pool.choices)
    on = models.DateTimeField(help_text="From this moment on nobody of the pool holds anything.")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    carried_out_at = models.DateTimeField(null=True, blank=True, editable=False)
    log_export = models.ForeignKey(
        "access.LogExport", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pool"],
                condition=models.Q(cancelled_at=None),
                name="closingdown_one_a_pool",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_pool_display()} closed down on {timezone.localtime(self.on):%Y-%m-%d}"


class ClosedGrant(models.Model):
    """A grant whose end was moved forward by a closing down, and the end it had."""

    closing = models.ForeignKey(ClosingDown, models.PROTECT, related_name="closed_grants")
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="+")
    expires_before = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["closing", "grant"], name="closedgrant_once")
        ]

    def __str__(self) -> str:
        return f"{self.grant} until {self.expires_before}"
