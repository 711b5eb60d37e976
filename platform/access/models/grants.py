"""Grants: the only way into a group."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone

from access.models.people import User


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self) -> GrantQuerySet:
        now = timezone.now()
        return self.filter(revoked_at=None).filter(
            models.Q(expires_at=None) | models.Q(expires_at__gt=now)
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Grant(models.Model):
    """A person's membership in a group: the only way into one."""

    class Source(models.TextChoices):
        HAND = "hand", "By hand"
        INVITATION = "invitation", "Invitation"
        REQUEST = "request", "Access request"
        GROUP_SYNC = "group_sync", "Google group"
        COMMAND = "command", "Command"

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name="person")
    group = models.ForeignKey(Group, models.PROTECT, related_name="grants")
    granted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False,
        help_text="Empty where a command of the operators granted it.",
    )  # fmt: skip
    source = models.CharField(
        max_length=12, choices=Source.choices, default=Source.HAND, editable=False,
        help_text="How it came about: what a Google group gave, it takes back.",
    )  # fmt: skip
    reason = models.CharField(max_length=500, help_text="Why this person needs it.")
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField("until", null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ("-granted_at", "-id")
        permissions = (("revoke_grant", "Can revoke a grant"),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "group"],
                condition=models.Q(revoked_at=None),
                name="grant_once",
                violation_error_message="This person has this grant already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"

    @property
    def is_in_force(self) -> bool:
        return self.revoked_at is None and (
            self.expires_at is None or self.expires_at > timezone.now()
        )
