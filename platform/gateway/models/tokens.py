"""Machine tokens, and how much each caller may still ask."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from access.models import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_force(self) -> ApiTokenQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ApiToken(models.Model):
    """What a machine shows in place of a person's session. Opens the API and nothing else.

    Its rights are those of its `groups` that the owner has at the moment of the request. The value
    is shown once; what is kept is a keyed digest, by which it is found. After a rotation the value
    before lives on until `previous_until`.
    """

    class State(models.TextChoices):
        IN_FORCE = "in_force", "In force"
        EXPIRED = "expired", "Expired"
        REVOKED = "revoked", "Revoked"

    name = models.CharField(max_length=100, help_text="What uses it, and where.")
    owner = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    groups = ArrayField(models.CharField(max_length=150), help_text="Slugs of roles.")
    hint = models.CharField("begins with", max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    previous_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    previous_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_from = models.GenericIPAddressField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "machine token"
        ordering = ("-id",)
        default_permissions = ("view",)
        permissions = (("revoke_apitoken", "Can revoke a machine token"),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=models.Q(revoked_at=None),
                name="apitoken_name_once",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__lte=models.F("created_at") + timedelta(days=366)),
                name="apitoken_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(previous_digest=None, previous_until=None)
                | models.Q(previous_digest__isnull=False, previous_until__isnull=False),
                name="apitoken_previous_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> ApiToken.State:
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.EXPIRED if self.expires_at <= timezone.now() else self.State.IN_FORCE


class Allowance(models.Model):
    """When a caller who asks nothing more has used up nothing: see `gateway.actions.take`.

    The table is UNLOGGED: a crash of the database empties it, and nobody minds.
    """

    key = models.CharField(max_length=80, primary_key=True)
    full_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
