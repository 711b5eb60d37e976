"""Whom donors writes to, and who is called alike."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models import Count, Q, QuerySet

from access.models import Grant, User
from donors.models import MailSetting, Profile

# Who gets a mail where no setting says otherwise: those whose group has this right.
DEFAULTS = {
    MailSetting.Kind.IMPORT_FINISHED: "decide_flag",
    MailSetting.Kind.LIST_SCREENED: "decide_flag",
    MailSetting.Kind.DEADLINES: "decide_flag",
    MailSetting.Kind.ESCALATION: "dispose_flag",
    MailSetting.Kind.IMPORT_MISSING: "add_import",
}


def holders_of(right: str) -> QuerySet[User]:
    """All who have a right of donors now, by e-mail; `right` is its codename."""
    grants = Grant.objects.in_force().filter(
        group__permissions__codename=right, group__permissions__content_type__app_label="donors"
    )
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("email")


def deciders() -> QuerySet[User]:
    """All who may decide on flags now, by e-mail."""
    return holders_of("decide_flag")


def recipients(kind: str) -> QuerySet[User]:
    """Who gets a kind of mail now, by e-mail: the members of the groups that the settings name, and
    of those that get it by the house's own way and are not named otherwise."""
    told = MailSetting.objects.filter(kind=kind)
    groups = Group.objects.filter(
        Q(
            permissions__codename=DEFAULTS[MailSetting.Kind(kind)],
            permissions__content_type__app_label="donors",
        )
        | Q(pk__in=told.filter(is_sent=True).values("group"))
    ).exclude(pk__in=told.filter(is_sent=False).values("group"))
    grants = Grant.objects.in_force().filter(group__in=groups.values("pk"))
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("email")


def addresses(kind: str) -> list[str]:
    """Where a kind of mail goes now."""
    return list(recipients(kind).values_list("email", flat=True))


def importers() -> list[str]:
    """The e-mail addresses of all who look after imports: who may add one."""
    return list(holders_of("add_import").values_list("email", flat=True))


def may_own_lists() -> QuerySet[User]:
    """The people who may see the lists now: one of them answers for each."""
    grants = Grant.objects.in_force().filter(group__permissions__codename="view_listversion")
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("email")


def sharers_of_name(profile: Profile) -> int:
    """How many other donors have this surname and first name: a common name proves little."""
    found: int = (
        Profile.objects.filter(last__iexact=profile.last, first__iexact=profile.first)
        .exclude(donor=profile.donor_id)
        .aggregate(n=Count("donor", distinct=True))["n"]
    )
    return found
