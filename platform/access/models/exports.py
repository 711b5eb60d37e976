"""Files of the access log, made by a job."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from access.models.people import User


class LogExport(models.Model):
    """A CSV of what `filters` left of the access log, up to the moment it was asked for."""

    filters = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Empty where a command of the operators asked.",
    )  # fmt: skip
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    job = models.ForeignKey(
        "jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    file = models.CharField(max_length=200, blank=True, editable=False)
    lines = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        verbose_name = "export of the access log"
        verbose_name_plural = "exports of the access log"

    def __str__(self) -> str:
        return f"Access log of {timezone.localtime(self.asked_at):%Y-%m-%d %H:%M}"
