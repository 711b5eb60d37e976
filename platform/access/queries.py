"""What is read about people and their rights."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from access.models import Grant, User

# In a session, by seconds since 1970: when the person signed in, and when they were last here.
BEGAN, SEEN = "began", "seen"


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
