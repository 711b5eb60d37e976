"""What stands between asking to come in and being in: codes, one-time links, counted attempts."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models.functions import Now

from access.models.people import User


class SignInCode(models.Model):
    """One asking for a code by e-mail, whoever asked: a row for a stranger looks the same.

    The browser that asked keeps the id in its session, so that the code is good there only. The
    code itself is nowhere: `code_hash` stays empty where none was sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.CharField(max_length=254)
    person = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    code_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


class SignInLink(models.Model):
    """A link that lets one person in once, made by a command or by an administrator's button.

    Only the hash of its secret is kept: whoever reads the database cannot make the link again.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Link for {self.person}"


class AttemptCount(models.Model):
    """How often something was tried since the start of a window. `key` is a hash: it names nobody.

    In the database, not in a cache: every web process has to count the same attempts.
    """

    key = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["started_at"], name="attemptcount_by_start"),
        ]

    def __str__(self) -> str:
        return self.key
