"""Whom donors writes to, and who is called alike."""

from __future__ import annotations

from django.db.models import Count

from access.models import Grant
from donors.models import Profile


def reviewers() -> list[str]:
    """The e-mail addresses of all who may decide on flags now, in order."""
    return _who_may("decide_flag")


def importers() -> list[str]:
    """Those of all who look after imports: who may add one."""
    return _who_may("add_import")


def _who_may(codename: str) -> list[str]:
    grants = Grant.objects.in_force().filter(
        user__is_active=True,
        group__permissions__codename=codename,
        group__permissions__content_type__app_label="donors",
    )
    return sorted(set(grants.values_list("user__email", flat=True)))


def sharers_of_name(profile: Profile) -> int:
    """How many other donors have this surname and first name: a common name proves little."""
    found: int = (
        Profile.objects.filter(last__iexact=profile.last, first__iexact=profile.first)
        .exclude(donor=profile.donor_id)
        .aggregate(n=Count("donor", distinct=True))["n"]
    )
    return found
