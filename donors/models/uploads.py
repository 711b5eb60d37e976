"""Files that a person has handed in and looks at, and what sources call their columns."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone

from donors.models.contributions import Source
from donors.models.imports import Import


class Upload(models.Model):
    """A file in storage on its way to be an import: somebody looks at it, maps its columns, and
    starts the import or takes it back. `job` reads it then, and `taken` is what became of it."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="uploads")
    layout = models.CharField(max_length=20, default="auto")
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    job = models.OneToOneField("jobs.Job", models.PROTECT, null=True, blank=True, related_name="+")
    taken = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="+")
    fault = models.TextField(blank=True, help_text="Why the file was refused as a whole.")

    class Meta:
        ordering = ("-id",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class ColumnAlias(models.Model):
    """What a source calls one of our columns; `canonical` is '' for a column that means none of
    them, whatever its name looks like. `folded` is the name without case, blanks and the like."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="column_aliases")
    canonical = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=255)
    folded = models.CharField(max_length=255)

    class Meta:
        ordering = ("source", "canonical", "name")
        verbose_name_plural = "column aliases"
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "folded"], name="column_alias_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} is {self.canonical or 'nothing of ours'} in files of {self.source}"
