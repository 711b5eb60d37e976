"""The keys that assertions and ID tokens are signed with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class SigningKey(models.Model):
    """For assertions a P-256 key (ES256), for ID tokens an RSA key (RS256). `next` is published and
    does not sign yet; `current` signs; `retired` is published still, for what it has signed;
    `withdrawn` is no longer trusted.

    The private half is encrypted (see gateway/derived.py), and erased when the key is retired.
    """

    class Purpose(models.TextChoices):
        ASSERTION = "assertion", "Assertions"
        OPENID = "openid", "OpenID Connect"

    class State(models.TextChoices):
        NEXT = "next", "Next"
        CURRENT = "current", "Current"
        RETIRED = "retired", "Retired"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kid = models.CharField("key id", max_length=64, unique=True)
    purpose = models.CharField(
        max_length=10, choices=Purpose.choices, default=Purpose.ASSERTION, db_default="assertion"
    )
    state = models.CharField(max_length=10, choices=State.choices)
    public = models.JSONField(help_text="As it is published (JWK).")
    private = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    signs_since = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["purpose", "state"],
                condition=models.Q(state__in=["next", "current"]),
                name="signingkey_one_next_one_current_each",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["next", "current"]) | models.Q(private=None),
                name="signingkey_private_half_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kid} ({self.get_purpose_display()}, {self.state})"
