"""Services that are not ours and stand behind the gateway: anything that speaks HTTP."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from access.models import User

SLUG = RegexValidator(
    r"\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z", "Small letters, digits and hyphens, at most 40."
)
ICON = RegexValidator(r"\A[a-z0-9_]{1,40}\Z", "The name of a Material symbol, such as monitoring.")


def _roles_field(help_text: str, *, blank: bool) -> ArrayField[list[str], list[str]]:
    return ArrayField(
        models.CharField(max_length=150), default=list, blank=blank, help_text=help_text
    )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Service(models.Model):
    """A host of its own, whose requests nginx hands on once Django has said who asks.

    People of one pool only, because each pool signs in at a host of its own; what both shall use
    has a row, and a host, for each.
    """

    slug = models.CharField(
        max_length=40, unique=True, validators=[SLUG],
        help_text="Its name in assertions (aud) and in nginx. It never changes.",
    )  # fmt: skip
    name = models.CharField(max_length=80)
    summary = models.CharField(
        max_length=200, blank=True, help_text="What it is good for, in a line."
    )
    host = models.CharField(
        max_length=253, unique=True,
        help_text="The host name that people open, such as grafana.example.org: its own.",
    )  # fmt: skip
    upstream = models.CharField(
        max_length=300,
        blank=True,
        help_text="Where it listens, such as http://10.0.0.7:3000. Nobody but nginx may reach it. "
        "Empty for a service that stands elsewhere and asks by OpenID Connect.",
    )
    pool = models.CharField(max_length=10, choices=User.Pool.choices, default=User.Pool.STAFF)
    open_to = _roles_field("Members of any of these roles may enter.", blank=False)
    told_about = _roles_field("Of a person's roles it is told of these and no others.", blank=True)
    owner = models.CharField(
        max_length=200, help_text="Whom to ask about it: a person or team, and how to reach them."
    )
    icon = models.CharField(max_length=40, default="apps", validators=[ICON])
    passes_authorization = models.BooleanField(
        "passes Authorization on", default=False,
        help_text="Only where the service has passwords or tokens of its own.",
    )  # fmt: skip
    active = models.BooleanField(
        default=True, help_text="Unset to close it, from the next request."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name",)
        default_permissions = ("view", "add", "change")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(pool__in=["staff", "volunteer"]), name="service_pool_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
