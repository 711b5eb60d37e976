"""Files of contributions on their way in: imports, their chunks, staged and rejected rows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from donors.models.contributions import Source


class Import(models.Model):
    """One file taken up. Its state and progress are those of the job tree under `job`.

    A file whose very bytes have been imported before has no job: it is done, and `repeat_of`
    names the import it repeats.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="imports")
    layout = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    folder = models.CharField(max_length=255, help_text="Where its files lie in storage.")
    stored_as = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    inspection = models.JSONField(default=dict)
    job = models.OneToOneField("jobs.Job", models.PROTECT, null=True, blank=True, related_name="+")
    repeat_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    taken_over_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="took_over",
        help_text="The later import that judges what this one brought and has not judged itself.",
    )  # fmt: skip
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("taken up", default=timezone.now)
    merged_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    flags = models.PositiveIntegerField(default=0)
    not_judged = models.PositiveIntegerField(
        "not judged", default=0,
        help_text="New or changed contributions that a rule could not judge: their committee or"
        " election is not known.",
    )  # fmt: skip
    undoing = models.ForeignKey(
        "jobs.Job", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        help_text="The job that undoes it.",
    )  # fmt: skip
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    undone_note = models.TextField("why it was undone", blank=True, db_default="")
    undone_at = models.DateTimeField(null=True, blank=True)

    flags_file = models.CharField(max_length=255, blank=True)
    rejects_file = models.CharField(max_length=255, blank=True)
    original_removed_at = models.DateTimeField(
        null=True, blank=True, help_text="When the file itself was removed from storage, for age."
    )

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["source", "sha256"])]
        permissions = (
            ("cancel_import", "Can cancel an import"),
            ("undo_import", "Can undo an import"),
        )

    def __str__(self) -> str:
        return f"Import {self.pk}: {self.file_name}"

    @property
    def unchanged(self) -> int:
        return self.rows - self.new - self.changed - self.rejected


class ImportChunk(models.Model):
    """A run of whole records of an import's file, in storage, read by one job."""

    of_import = models.ForeignKey(Import, models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    stored_as = models.CharField(max_length=255)
    first_line = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of_import", "number"], name="chunk_once")
        ]

    def __str__(self) -> str:
        return f"Chunk {self.number} of import {self.of_import_id}"


class StagedRow(models.Model):
    """A row between COPY and merge; gone when its import is merged. Names as in Contribution."""

    of_import: models.ForeignKey[Any, Any] = models.ForeignKey(
        Import, models.CASCADE, related_name="+"
    )
    chunk = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    external_id = models.CharField(max_length=255)
    donor_key = models.CharField(max_length=300)
    donor_id = models.CharField(max_length=255)
    donor_name = models.CharField(max_length=1100)
    profile_digest = models.CharField(max_length=32)
    last = models.CharField(max_length=255)
    first = models.CharField(max_length=255)
    middle = models.CharField(max_length=255)
    suffix = models.CharField(max_length=255)
    employer = models.CharField(max_length=300)
    occupation = models.CharField(max_length=300)
    city = models.CharField(max_length=255)
    state = models.CharField(max_length=255)
    zip = models.CharField(max_length=255)
    entity_type = models.CharField(max_length=255)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    date = models.DateField()
    committee_code = models.CharField(max_length=255)
    election_code = models.CharField(max_length=255)
    receipt_type = models.CharField(max_length=255)
    is_memo = models.BooleanField()
    file_number = models.CharField(max_length=255)
    street = models.CharField(max_length=300, db_default="")
    country = models.CharField(max_length=100, db_default="")
    email = models.CharField(max_length=254, db_default="")
    phone = models.CharField(max_length=40, db_default="")
    payment_method = models.CharField(max_length=10, db_default="")
    card = models.CharField(max_length=40, db_default="")
    passport = models.CharField(max_length=5, db_default="")
    conduit = models.CharField(max_length=200, db_default="")
    refund_of = models.CharField(max_length=255, db_default="")
    transaction_id = models.CharField(max_length=255, db_default="")
    report = models.CharField(max_length=100, db_default="")
    content_hash = models.CharField(max_length=32)
    record_digest = models.CharField(max_length=32, db_default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["of_import", "chunk"])]

    def __str__(self) -> str:
        return f"Line {self.line} of import {self.of_import_id}"


class KnownRecord(models.Model):
    """A record that was read: the version of a contribution that it tells, if it comes again as it
    was. Only as good as that version; what became of the contribution since is looked up there.

    No constraints on the keys: contributions are never deleted, and checking a hundred thousand of
    them takes longer than merging them.
    """

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    digest = models.UUIDField()
    contribution = models.ForeignKey(
        "donors.Contribution", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    version = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "digest"], name="known_record_once")
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of contribution {self.contribution_id}"


class SkippedRun(models.Model):
    """Some thousand records of an import that were known when the file was taken up: of each its
    line, and the contribution and version that it tells. Gone when the import is merged.

    In arrays, because a row for each takes longer to write and to read than all else about it.
    """

    of_import: models.ForeignKey[Any, Any] = models.ForeignKey(
        Import, models.CASCADE, related_name="+"
    )
    lines = ArrayField(models.PositiveIntegerField())
    contributions = ArrayField(models.BigIntegerField())
    versions = ArrayField(models.PositiveIntegerField())

    def __str__(self) -> str:
        return f"{len(self.lines):,} records of import {self.of_import_id}"


class RejectedRow(models.Model):
    """A record that could not be read, with the place and the reason."""

    of_import = models.ForeignKey(Import, models.CASCADE, related_name="rejects")
    chunk = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=500)
    raw = models.TextField()

    class Meta:
        ordering = ("line",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of_import", "line"], name="rejected_once")
        ]

    def __str__(self) -> str:
        return f"Line {self.line} of import {self.of_import_id}: {self.reason}"
