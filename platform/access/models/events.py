"""The access log: who came in, who was refused, whose rights changed, and why."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from access.models.people import User


class AccessEvent(models.Model):
    """One line of the access log. The database refuses to change, delete or empty it.

    A `person` who is not known here (a stranger who was refused at the sign-in) is told by `email`
    alone.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", "Signed in"
        SIGN_IN_REFUSED = "sign_in_refused", "Sign-in refused"
        SIGNED_OUT = "signed_out", "Signed out"
        SESSION_ENDED = "session_ended", "Session ended"
        FACTOR_CHANGED = "factor_changed", "Second factor changed"
        PERSON_ADDED = "person_added", "Person added"
        SUSPENDED = "suspended", "Suspended"
        READMITTED = "readmitted", "Readmitted"
        GRANTED = "granted", "Granted"
        REVOKED = "revoked", "Revoked"
        EXTENDED = "extended", "Extended"
        ENDED = "ended", "Ended"
        REFUSED = "refused", "Refused"
        ASKED = "asked", "Asked for a role"
        ANSWERED = "answered", "Request answered"
        INVITED = "invited", "Invited"
        INVITATION_ENDED = "invitation_ended", "Invitation ended"
        TOKEN_CHANGED = "token_changed", "Token changed"  # no password
        SERVICE_CHANGED = "service_changed", "Service changed"
        KEYS_ROTATED = "keys_rotated", "Keys rotated"
        CLOSED_DOWN = "closed_down", "Closed down"
        GROUP_SYNCED = "group_synced", "Google group synced"
        LOG_EXPORTED = "log_exported", "Access log exported"

    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=20, choices=Kind.choices)
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="access_events",
        help_text="Whom it is about.",
    )  # fmt: skip
    email = models.CharField(
        max_length=254, blank=True, help_text="Where the person is not known here."
    )
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who did it; empty where it was the person, a command, or the house itself.",
    )  # fmt: skip
    group = models.CharField(max_length=150, blank=True, help_text="The role's slug.")
    target = models.CharField(
        max_length=300, blank=True, help_text="The page, service, token or session."
    )
    reason = models.CharField(max_length=500, help_text="Why, in words.")
    facts = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    address = models.GenericIPAddressField("IP address", null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        indexes: ClassVar[list[models.Index]] = [
            # the latest first, under each of the filters of the log's page
            models.Index(fields=["-at", "-id"], name="accessevent_latest"),
            models.Index(fields=["person", "-at", "-id"], name="accessevent_of_person"),
            models.Index(fields=["kind", "-at", "-id"], name="accessevent_of_kind"),
            models.Index(
                fields=["group", "-at", "-id"],
                condition=~models.Q(group=""),
                name="accessevent_of_group",
            ),
            # whether a refusal is told already
            models.Index(
                fields=["person", "-at"],
                condition=models.Q(kind="refused"),
                name="accessevent_refusals",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'The access log is never emptied.';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person or self.email or self.target}"
