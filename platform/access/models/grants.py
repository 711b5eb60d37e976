"""Grants: the only way into a group."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone

from access.models.people import User

# Whoever writes: a person is never in a group of the other pool. Both rows are held against changes
# until the transaction ends.
_ONE_POOL = """
SELECT pool INTO of_person FROM access_user WHERE id = NEW.user_id FOR SHARE;
SELECT pool INTO of_group FROM access_grouppool WHERE group_id = NEW.group_id FOR SHARE;
IF of_group IS NOT NULL AND of_person IS DISTINCT FROM of_group THEN
    RAISE EXCEPTION 'This group is for the pool %, and the person is in another.', of_group
        USING ERRCODE = 'check_violation', CONSTRAINT = 'one_pool';
END IF;
RETURN NEW;
"""


class GrantQuerySet(models.QuerySet["Grant"]):
    def ending_within(self, days: int) -> GrantQuerySet:
        """In force, and not for longer than so many days."""
        return self.in_force().filter(expires_at__lte=timezone.now() + timedelta(days=days))

    def in_force(self) -> GrantQuerySet:
        now = timezone.now()
        return self.filter(revoked_at=None).filter(
            models.Q(expires_at=None) | models.Q(expires_at__gt=now)
        )


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["end_warned_at", "end_noted_at"],
)
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

    end_warned_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the mail went out that it will end."
    )
    end_noted_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the log told that it had run out."
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
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(revoked_at=None, end_noted_at=None, expires_at__isnull=False),
                name="grant_by_end",
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="one_pool",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("user_id", "group_id", "revoked_at"),
                condition=pgtrigger.Q(new__revoked_at__isnull=True),
                declare=[("of_person", "TEXT"), ("of_group", "TEXT")],
                func=_ONE_POOL,
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.group}"

    @property
    def is_in_force(self) -> bool:
        return self.revoked_at is None and (
            self.expires_at is None or self.expires_at > timezone.now()
        )
