"""What people ask for: a role, with a reason, until somebody answers."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.utils import timezone

from access.models.grants import Grant
from access.models.people import User


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AccessRequest(models.Model):
    """A person asks for a role. One is open for each person and role."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    person = models.ForeignKey(User, models.PROTECT, related_name="access_requests")
    role = models.CharField(max_length=150, help_text="The role's slug.")
    reason = models.CharField(max_length=500, help_text="Why this person needs it.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    note = models.CharField(max_length=500, blank=True, help_text="What the answer says.")
    grant = models.OneToOneField(
        Grant, models.PROTECT, related_name="request", null=True, blank=True, editable=False
    )

    class Meta:
        ordering = ("asked_at", "id")
        default_permissions = ("view",)
        permissions = (("answer_accessrequest", "Can answer any request for a role"),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=models.Q(state="open"),
                name="accessrequest_one_open",
                violation_error_message="This person has asked for this role already.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "approved", "refused", "withdrawn"]),
                name="accessrequest_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at=None)
                | (~models.Q(state="open") & models.Q(answered_at__isnull=False)),
                name="accessrequest_answered_when_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(state="approved", grant__isnull=False)
                | (~models.Q(state="approved") & models.Q(grant=None)),
                name="accessrequest_grant_when_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} asks for {self.role}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
