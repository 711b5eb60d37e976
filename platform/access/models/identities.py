"""What lets a person's next sign-in come by a new account."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from access.models.people import User


class IdentityReleaseQuerySet(models.QuerySet["IdentityRelease"]):
    def open(self) -> IdentityReleaseQuerySet:
        return self.filter(used_at=None, until__gt=timezone.now())


class IdentityRelease(models.Model):
    """An administrator's word that the next account which brings this person's e-mail is theirs.

    It holds once, and until a day. Without it an account is never taken for a person that is here
    already: domains lapse, and whoever buys one can make accounts with all of its e-mails.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="identity_releases")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = IdentityReleaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person} until {self.until:%Y-%m-%d}"
