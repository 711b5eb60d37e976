"""Services that speak OpenID Connect with Hustings themselves."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from allauth.idp.oidc.models import Client
from django.db import models
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from access.models import User
from gateway.models.services import Service


class KnownClient(Client):
    """allauth's row of a client, but for its secret. That is random and long, so that a plain hash
    keeps it as safe as a slow one, which would cost each sign-in a second."""

    class Meta:
        proxy = True
        default_permissions = ()

    def set_secret(self, secret: str) -> None:
        self.secret = sha256(secret.encode()).hexdigest()

    def check_secret(self, secret: str) -> bool:
        return constant_time_compare(sha256(secret.encode()).hexdigest(), self.secret)


class OpenIDClient(models.Model):
    """By what name and secret a service asks who somebody is, and where people are sent back to.

    allauth keeps the name, the hash of the secret and the addresses; who may enter, and which roles
    are told, stands at the service. A service has one at a time.
    """

    service = models.ForeignKey(Service, models.PROTECT, related_name="openid_clients")
    client = models.OneToOneField(
        KnownClient, models.PROTECT, related_name="openid", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    rotated_at = models.DateTimeField("new secret at", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "OpenID client"
        ordering = ("-id",)
        default_permissions = ("view", "add", "change")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["service"],
                condition=models.Q(ended_at=None),
                name="openidclient_one_of_a_service",
                violation_error_message="This service has a client already.",
            ),
        ]

    def __str__(self) -> str:
        return self.client_id
