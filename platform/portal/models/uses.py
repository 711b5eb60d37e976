"""How a person arranges the portal."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class ToolUse(models.Model):
    """When a person last opened a tool from the portal, and since when it is pinned there."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tool = models.CharField(max_length=100, help_text="The tool's key.")
    opened_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "tool"], name="tool_use_once")
        ]

    def __str__(self) -> str:
        return f"{self.tool}, of {self.person}"
