"""What comes in by itself: the files of the inbox, and what is fetched from VAN every day."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from donors.models.imports import Import


class InboxFile(models.Model):
    """One version of one file that landed in the inbox: taken up once, or refused.

    `version` tells two contents under one name apart: when it was written (a folder), or its ETag
    (S3). A row and the import that it became are committed together.
    """

    class State(models.TextChoices):
        SEEN = "seen", "Being written"
        READY = "ready", "Waits for a worker"
        TAKEN = "taken", "Taken up"
        REFUSED = "refused", "Refused"
        GONE = "gone", "Gone before it was taken up"

    place = models.CharField(max_length=255)
    name = models.CharField(max_length=1024, help_text="Its path in the inbox.")
    version = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.SEEN)
    error = models.TextField("what went wrong", blank=True)
    tries = models.PositiveIntegerField(default=0, help_text="How often a person had it retried.")
    taken = models.ForeignKey(
        Import, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="import"
    )
    job = models.ForeignKey("jobs.Job", models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField("landed", db_default=Now())
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        permissions = (("retry_inboxfile", "Can retry a file of the inbox"),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "name", "version", "size"], name="inbox_file_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "seen_at"], name="inbox_by_state")
        ]

    def __str__(self) -> str:
        return self.name


class Pull(models.Model):
    """One export fetched from VAN: what changed there between `begins` and `ends`.

    The next one begins where the last that is done ended, and a little before.
    """

    class State(models.TextChoices):
        ASKING = "asking", "Being asked for"
        EXPORTING = "exporting", "Being exported"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    OPEN = (State.ASKING, State.EXPORTING)

    begins = models.DateTimeField("changed from")
    ends = models.DateTimeField("changed to")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKING)
    export_id = models.PositiveBigIntegerField(
        "export", null=True, blank=True, help_text="The export's number at VAN."
    )
    records = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many records VAN says it exported."
    )
    exports = models.PositiveIntegerField(default=0, help_text="How often an export was asked for.")
    error = models.TextField("what went wrong", blank=True)
    job = models.ForeignKey("jobs.Job", models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("begun", db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        permissions = (("begin_pull", "Can have contributions pulled from VAN"),)

    def __str__(self) -> str:
        return f"Pull {self.pk}"


class PulledFile(models.Model):
    """One file of a pull that has been taken up; committed together with its import."""

    pull = models.ForeignKey(Pull, models.CASCADE, related_name="files")
    export_id = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    taken = models.ForeignKey(Import, models.PROTECT, related_name="+", verbose_name="import")

    class Meta:
        ordering = ("export_id", "number")
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pull", "export_id", "number"], name="pulled_file_once")
        ]

    def __str__(self) -> str:
        return f"File {self.number} of pull {self.pull_id}"
