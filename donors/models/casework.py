"""What people lay beside a group of flags: whose it is, what they say of it, files."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donors.models.contributions import Donor
from donors.models.lists import ListEntry


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Assignment(models.Model):
    """Whose task a group is: of nobody where `person` is empty. A row for each group that was ever
    anybody's; its history tells whose it was."""

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="+")
    entry = models.ForeignKey(ListEntry, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["donor", "entry", "rule"], nulls_distinct=False, name="assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(entry=None) ^ Q(rule=""), name="assignment_on_entry_or_rule"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.donor_id}"


class Comment(models.Model):
    """What somebody said of a group, beside the notes of decisions. Never changed nor deleted."""

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="+")
    entry = models.ForeignKey(ListEntry, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(entry=None) ^ Q(rule=""), name="comment_on_entry_or_rule"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["donor", "entry", "rule"], name="comment_group")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.written_by}: {self.donor_id}"


class Attachment(models.Model):
    """A file beside a group, kept in storage under a name that nobody guesses. It is never deleted:
    one that should not be there is hidden, with a note."""

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="+")
    entry = models.ForeignKey(ListEntry, models.PROTECT, null=True, blank=True, related_name="+")
    rule = models.CharField(max_length=60, blank=True)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255, unique=True)
    size = models.PositiveIntegerField(help_text="Bytes.")
    note = models.TextField()
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(default=timezone.now)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(entry=None) ^ Q(rule=""), name="attachment_on_entry_or_rule"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="attachment_has_note"),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_by=None, hidden_note="")
                | (Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_note="")),
                name="attachment_hidden_with_note",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["donor", "entry", "rule"], name="attachment_group")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.file_name
