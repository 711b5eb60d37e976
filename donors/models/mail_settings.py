"""Which group gets which mail."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.auth.models import Group
from django.db import models


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class MailSetting(models.Model):
    """Whether the members of a group get a kind of mail. Of what no row speaks, the house's own way
    holds (donors.queries.people)."""

    class Kind(models.TextChoices):
        IMPORT_FINISHED = "import_finished", "An import is finished"
        LIST_SCREENED = "list_screened", "A new version of a list is screened"
        DEADLINES = "deadlines", "Flags that are due soon, daily"
        ESCALATION = "escalation", "Flags that are long overdue, daily"
        IMPORT_MISSING = "import_missing", "No import has arrived"

    group = models.ForeignKey(
        Group, models.CASCADE, related_name="+", verbose_name="role",
        limit_choices_to={"permissions__codename": "view_flag"},
    )  # fmt: skip
    kind = models.CharField("mail", max_length=20, choices=Kind.choices)
    is_sent = models.BooleanField("is sent", default=True)

    class Meta:
        ordering = ("kind", "group__name")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["group", "kind"], name="mail_setting_once",
                violation_error_message="There is a setting for this role and mail already.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.group}"
