"""What is read about people and their rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from access.devices import device
from access.models import Grant, IdentityRelease, User

# In a session, by seconds since 1970: when the person signed in, and when they were last here.
BEGAN, SEEN = "began", "seen"
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  # of a session: a socket file, or a test, tells none


def groups_of(user: User) -> frozenset[str]:
    """The slugs of the groups that grants in force put this person into; none when suspended, or
    in a session that owes a second factor."""
    if not user.is_active or user.owes_second_factor:
        return frozenset()
    grants = Grant.objects.in_force().filter(user=user)
    return frozenset(grants.values_list("group__name", flat=True))


def permissions_of(user: User) -> set[str]:
    """`app_label.codename` of all that grants in force allow.

    Asked once per request: the user object lives no longer than that, so that a removed grant is
    felt on the next one.
    """
    cached: set[str] | None = getattr(user, "_granted_permissions", None)
    if cached is not None:
        return cached
    found: set[str] = set()
    if user.is_active and user.pk and not user.owes_second_factor:
        rows = Permission.objects.filter(
            group__grants__in=Grant.objects.in_force().filter(user=user)
        ).values_list("content_type__app_label", "codename")
        found = {f"{label}.{codename}" for label, codename in rows}
    user._granted_permissions = found  # type: ignore[attr-defined]  # noqa: SLF001  # our own cache
    return found


def demo_people() -> list[User]:
    """The people of the demo, for the list on the password page that exists only while DEBUG.

    Each has its grants in force in `granted`.
    """
    in_force = Grant.objects.in_force().select_related("group").order_by("group__name")
    people = User.objects.filter(email__endswith="@demo.invalid", is_active=True).prefetch_related(
        Prefetch("grants", queryset=in_force, to_attr="granted")
    )
    return list(people)


def comes_from_workspace(person: User) -> bool:
    """Whether the campaign's Workspace (or another OpenID Connect server) vouches for them: then
    nothing else lets them in, so that who is removed there is out here."""
    return bool(SocialAccount.objects.filter(user=person).exists())


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


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session as a person is told of it; its key is told to nobody."""

    id: int
    device: str
    address: str
    began: datetime
    last_seen: datetime
    is_this_one: bool


def sessions_shown(person: User, *, this_one: str | None = None) -> list[ShownSession]:
    """The open sessions of a person, this one first; `this_one` is the key of the request's."""
    shown = [
        ShownSession(
            id=session.pk,
            device=device(session.user_agent),
            address=session.ip if session.ip != UNKNOWN_ADDRESS else "unknown",
            began=session.created_at,
            last_seen=session.last_seen_at,
            is_this_one=session.session_key == this_one,
        )
        for session in open_sessions(person)
    ]
    return sorted(shown, key=lambda session: not session.is_this_one)


def open_sessions(person: User) -> QuerySet[UserSession]:
    """The sessions that this person could go on with, the latest first."""
    now = timezone.now()
    open_ = Session.objects.filter(expire_date__gt=now).values("session_key")
    return UserSession.objects.filter(  # type: ignore[no-any-return]  # allauth is untyped
        user=person,
        session_key__in=open_,
        created_at__gt=now - timedelta(hours=settings.SESSION_HOURS),
        last_seen_at__gt=now - timedelta(minutes=settings.SESSION_IDLE_MINUTES),
    ).order_by("-last_seen_at", "-pk")
