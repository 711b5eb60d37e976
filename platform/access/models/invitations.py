"""Invitations: a person is asked in by a link that holds for one role, once."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from access.models.people import User
from jobs.models import Job, OutboxMessage

Mail = OutboxMessage.State


class InvitationBatch(models.Model):
    """A file of people who are invited to one role, and how far it is. What the file brought is
    counted as it goes; `rows_done` is where a job that runs again goes on."""

    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(
        max_length=300, blank=True, help_text="Empty once its rows are worked off."
    )
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name="role")
    note = models.CharField(max_length=500, help_text="Why they are invited.")
    expires_at = models.DateTimeField("links hold until")
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False,
        help_text="Empty where a command of the operators did.",
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    invited = models.PositiveIntegerField(default=0)
    already_invited = models.PositiveIntegerField(default=0)
    already_in = models.PositiveIntegerField("have the role already", default=0)
    repeated = models.PositiveIntegerField("repeated in the file", default=0)
    rejected = models.PositiveIntegerField(default=0)
    rejects = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = "file of invitations"
        verbose_name_plural = "files of invitations"
        ordering = ("-id",)
        default_permissions = ("view", "add")

    def __str__(self) -> str:
        return self.file_name


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Those that can still be accepted."""
        return self.filter(outcome=Invitation.Outcome.OPEN, expires_at__gt=Now())

    def with_state(self) -> InvitationQuerySet:
        """Each with its `state`, which is read and never kept: its own outcome, else whether its
        time has passed, else what became of its mail."""
        state = Invitation.State
        found = Case(
            When(outcome=Invitation.Outcome.ACCEPTED, then=Value(state.ACCEPTED)),
            When(outcome=Invitation.Outcome.REVOKED, then=Value(state.REVOKED)),
            When(
                Q(outcome=Invitation.Outcome.LAPSED) | Q(expires_at__lte=Now()),
                then=Value(state.EXPIRED),
            ),
            When(message__state=Mail.UNKNOWN, then=Value(state.UNKNOWN)),
            When(message__state__in=[Mail.FAILED, Mail.CANCELLED], then=Value(state.FAILED)),
            When(message__state__in=[Mail.WAITING, Mail.ATTEMPTING], then=Value(state.WAITING)),
            default=Value(state.SENT),  # also where the mail is tidied away: it was sent
            output_field=models.CharField(),
        )
        annotations: dict[str, Case] = {"state": found}  # no field: Invitation.state tells its type
        return self.annotate(**annotations)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["token_hash", "message"],
)
class Invitation(models.Model):
    """One person's invitation to one role. Of its link only a hash is kept."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Open"
        ACCEPTED = "accepted", "Accepted"
        REVOKED = "revoked", "Revoked"
        LAPSED = "lapsed", "Expired, and another one made"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENT = "sent", "Sent"
        UNKNOWN = "unknown", "Unknown whether sent"
        FAILED = "failed", "Not sent"
        ACCEPTED = "accepted", "Accepted"
        REVOKED = "revoked", "Revoked"
        EXPIRED = "expired", "Expired"

    # Not come yet, and still able to.
    NOT_COME = (State.WAITING, State.SENT, State.UNKNOWN, State.FAILED)

    email = models.EmailField("e-mail", max_length=254)
    name = models.CharField(max_length=200, blank=True)
    group = models.ForeignKey(
        Group, models.PROTECT, related_name="invitations", verbose_name="role"
    )
    pool = models.CharField(max_length=10, choices=User.Pool.choices, editable=False)
    note = models.CharField(max_length=500, help_text="Why: it becomes the reason of the grant.")
    invited_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False,
        help_text="Empty where a command of the operators did.",
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField("link holds until")
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, default=Outcome.OPEN, editable=False
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    links = models.PositiveSmallIntegerField(
        default=1, editable=False, help_text="How many links were made; the last one holds."
    )
    message = models.ForeignKey(
        OutboxMessage, models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        help_text="The mail with the link that holds.",
    )  # fmt: skip
    accepted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    batch = models.ForeignKey(
        InvitationBatch, models.PROTECT, null=True, blank=True, related_name="invitations",
        editable=False, verbose_name="file",
    )  # fmt: skip

    objects = InvitationQuerySet.as_manager()
    state: str  # where it was read by `with_state`

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view", "add")
        permissions = (("manage_invitation", "Can resend, extend and revoke invitations"),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["email", "group"], condition=Q(outcome="open"), name="invitation_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["open", "accepted", "revoked", "lapsed"]),
                name="invitation_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="accepted")
                ^ Q(accepted_by__isnull=True, accepted_at__isnull=True),
                name="invitation_accepted_by_somebody",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["outcome", "-id"], name="invitation_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.group}"

    @property
    def is_open(self) -> bool:
        return self.outcome == self.Outcome.OPEN and self.expires_at > timezone.now()
