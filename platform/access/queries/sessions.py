"""Where people are signed in."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from access.devices import device
from access.models import User

# In a session, by seconds since 1970: when the person signed in, and when they were last here.
BEGAN, SEEN = "began", "seen"
# What allauth keeps of how a person came in.
METHODS, METHODS_USER = "account_authentication_methods", "account_authentication_methods_user"
WORKSPACE, FACTOR = "socialaccount", "mfa"
SEEN_EVERY = 60  # seconds: a write on every request would be one too many
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  # of a session: a socket file, or a test, tells none


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


def why_over(session: Mapping[str, Any]) -> str:
    """Why the time of a session is over, in words; '' while it is not."""
    now = time.time()
    if now - session.get(SEEN, 0) > settings.SESSION_IDLE_MINUTES * 60:
        return f"Not used for {settings.SESSION_IDLE_MINUTES} minutes."
    if now - session.get(BEGAN, 0) > settings.SESSION_HOURS * 3600:
        return f"It began more than {settings.SESSION_HOURS} hours ago."
    return ""


def is_to_be_noted(session: Mapping[str, Any]) -> bool:
    """Whether it is so long ago that the session was noted to be in use."""
    idle = settings.SESSION_IDLE_MINUTES * 60
    return bool(time.time() - session[SEEN] > min(SEEN_EVERY, idle / 4))


def owes_factor(session: Mapping[str, Any], person: User) -> bool:
    """Whether this session of somebody on the staff was begun neither by the Workspace nor with a
    second factor."""
    if not settings.SECOND_FACTOR_REQUIRED or person.pool != User.Pool.STAFF:
        return False
    theirs = session.get(METHODS_USER) == str(person.pk)
    records = session.get(METHODS, []) if theirs else []
    return not {record.get("method") for record in records} & {WORKSPACE, FACTOR}
