"""What people sign in with."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone
from django.utils.formats import date_format

from access.models import Grant, IdentityRelease, User


def comes_from_workspace(person: User) -> bool:
    """Whether the campaign's Workspace (or another OpenID Connect server) vouches for them: then
    nothing else lets them in, so that who is removed there is out here."""
    return bool(SocialAccount.objects.filter(user=person).exists())


def email_is_proven(person: User) -> bool:
    """Whether the e-mail that the person has here is one that their provider has verified."""
    theirs = SocialAccount.objects.filter(user=person)
    return bool(theirs.filter(extra_data__email=person.email).exists())


def factors_of(person: User) -> list[Authenticator]:
    """The person's second factors, oldest first, without the recovery codes."""
    rows = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return list(rows.order_by("created_at", "pk"))


def platform_administrators() -> list[User]:
    """Those whom a grant in force makes one, by e-mail."""
    in_force = Grant.objects.in_force().filter(group__name="platform-admin")
    return list(User.objects.filter(is_active=True, grants__in=in_force).order_by("email"))


def account_told(person: User) -> str:
    """What a person of the staff signs in with, in words for an administrator."""
    if person.pool != User.Pool.STAFF:
        return "Volunteers sign in with no account of a workspace."
    release = IdentityRelease.objects.open().filter(person=person).order_by("-until").first()
    if release:
        until = date_format(timezone.localtime(release.until), "DATETIME_FORMAT")
        return f"The next account that brings this e-mail is theirs, until {until}."
    identity = SocialAccount.objects.filter(user=person).order_by("pk").first()
    if identity is None and factors_of(person):
        return "Signs in without the workspace, by a passkey or by password and authenticator app."
    if identity is None:
        return "Has no account to sign in with. Let them, with the button, before they come."
    return f"Signs in by {identity.provider} with the account {identity.uid}."
