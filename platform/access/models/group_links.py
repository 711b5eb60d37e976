"""Google groups whose members hold a role."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.utils import timezone

from access.models.people import User


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["state", "report", "waiting_to_end", "synced_at", "people"],
)
class GroupLink(models.Model):
    """Members of a Google group hold a role for as long as they are in the group."""

    class State(models.TextChoices):
        NEW = "new", "Never synced"
        DONE = "done", "In step"
        HELD = "held", "Waits for a confirmation"
        FAILED = "failed", "Failed"

    google_group = models.EmailField(
        "Google group", max_length=254, help_text="Its address, such as reviewers@campaign.test."
    )
    role = models.CharField(max_length=150, help_text="The role that its members hold.")
    is_active = models.BooleanField(
        "active", default=True, help_text="Unset to leave grants as they are from now on."
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.NEW, editable=False
    )
    report = models.CharField(max_length=500, blank=True, editable=False)
    waiting_to_end = models.PositiveIntegerField(
        default=0, editable=False, help_text="So many grants end when that is confirmed."
    )
    people = models.JSONField(
        default=list, db_default=[], editable=False,
        help_text="Ids of the people here who were in it when it was last read.",
    )  # fmt: skip
    synced_at = models.DateTimeField("last tried", null=True, blank=True, editable=False)

    class Meta:
        ordering = ("role", "google_group")
        verbose_name = "Google group"
        default_permissions = ("view", "add", "change")
        permissions = (("sync_grouplink", "Can sync a Google group"),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["google_group", "role"],
                name="grouplink_once",
                violation_error_message="This Google group gives this role already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.google_group} gives {self.role}"
