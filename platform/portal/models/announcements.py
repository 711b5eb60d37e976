"""Announcements: what people are told at the top of the portal, or on a tool's tile."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Announcement(models.Model):
    """Told from `starts_at` until `ends_at` to those of its pool who have one of its roles.

    One that names a `tool` stands on that tool's tile, has an end, and is not dismissed.
    """

    class Level(models.TextChoices):
        INFO = "info", "For information"
        NOTICE = "notice", "Take note"
        DOWN = "down", "Something does not work"

    class Pool(models.TextChoices):
        EVERYBODY = "", "Staff and volunteers"
        STAFF = "staff", "Staff only"
        VOLUNTEER = "volunteer", "Volunteers only"

    title = models.CharField(max_length=120)
    text = models.TextField(
        max_length=2000, blank=True, help_text="Plain text. Addresses become links by themselves."
    )
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.INFO)
    tool = models.CharField(
        max_length=100, blank=True,
        help_text="Say it on this tool's tile, rather than at the top of the page.",
    )  # fmt: skip
    starts_at = models.DateTimeField("from", default=timezone.now)
    ends_at = models.DateTimeField("until", null=True, blank=True)
    pool = models.CharField("for", max_length=10, choices=Pool.choices, blank=True, default="")
    roles = ArrayField(
        models.CharField(max_length=150), default=list, blank=True,
        help_text="For these roles only; none chosen: for all.",
    )  # fmt: skip
    is_dismissable = models.BooleanField(
        "may be dismissed", default=True, help_text="Each person may put it away for themselves."
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("-starts_at", "-id")
        default_permissions = ("view", "add", "change")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="announcement_ends_after_start",
                violation_error_message="It would end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(tool="") | Q(ends_at__isnull=False),
                name="announcement_of_tool_ends",
                violation_error_message="Say until when: a notice on a tool has an end.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Dismissal(models.Model):
    """A person has read an announcement and put it away."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="dismissals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["announcement", "person"], name="dismissal_once")
        ]

    def __str__(self) -> str:
        return f"{self.announcement}, put away by {self.person}"
