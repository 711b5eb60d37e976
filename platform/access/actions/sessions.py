"""Sessions begin by a sign-in, are seen, and end."""

from __future__ import annotations

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from access.actions.events import record
from access.models import AccessEvent, User
from access.queries import BEGAN, SEEN, UNKNOWN_ADDRESS, open_sessions
from core.addresses import address_of
from core.errors import Refused

USER_AGENT_LENGTH = 200


@transaction.atomic
def begin_session(*, request: HttpRequest, person: User, means: list[str]) -> None:
    """Note a session that a sign-in has just begun. `means` are those by which they signed in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    if request.session.session_key is None:
        request.session.save()
    key = request.session.session_key
    UserSession.objects.update_or_create(
        session_key=key, defaults={"user": person, **_told_by(request)}
    )
    by = ", then ".join(means) or "a password"
    record(
        AccessEvent.Kind.SIGNED_IN, person=person, address=address_of(request),
        reason=f"Signed in by {by}.",
    )  # fmt: skip


def note_session(*, request: HttpRequest) -> None:
    """Note that a session is in use, from where and by what; also where this very request has given
    it a new key, lest nobody could see and end it any more."""
    request.session[SEEN] = int(time.time())
    key = request.session.session_key
    UserSession.objects.filter(session_key__in=[key, key_that_came(request)]).update(
        session_key=key, last_seen_at=timezone.now(), **_told_by(request)
    )


def note_use(*, session_key: str, session_data: str) -> None:
    """Note that a session is in use at a door that is no page of ours.

    `session_data` is what was read of it. Where it has ended since, or was written anew by a page,
    that stands, and a later request notes it.
    """
    session = Session(session_data=session_data).get_decoded()
    session[SEEN] = int(time.time())
    as_read = Session.objects.filter(session_key=session_key, session_data=session_data)
    if as_read.update(session_data=Session.objects.encode(session)):
        UserSession.objects.filter(session_key=session_key).update(last_seen_at=timezone.now())


def key_that_came(request: HttpRequest) -> str:
    """The key that the browser has sent."""
    return request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")


@transaction.atomic
def sign_out(*, request: HttpRequest, person: User) -> None:
    """Note that a person signs out; Django empties the session."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    record(
        AccessEvent.Kind.SIGNED_OUT, person=person, address=address_of(request),
        reason="Signed out.",
    )  # fmt: skip


@transaction.atomic
def expire_session(*, request: HttpRequest, person: User, reason: str) -> None:
    """End the session of this request, because its time is over."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    record(
        AccessEvent.Kind.SESSION_ENDED, person=person, address=address_of(request), reason=reason
    )
    request.session.flush()


@transaction.atomic
def end_session(*, person: User, session_id: int, by: User) -> None:
    """End one session of a person; felt on its next request."""
    ended = open_sessions(person).filter(pk=session_id).first()
    if ended is None:
        raise Refused("This session has ended already.")
    Session.objects.filter(session_key=ended.session_key).delete()
    ended.delete()
    record(
        AccessEvent.Kind.SESSION_ENDED, person=person, by=by, address=ended.ip,
        reason="Ended by hand.", began=ended.created_at,
    )  # fmt: skip


@transaction.atomic
def end_all_sessions(*, person: User, by: User, but: str | None = None) -> int:
    """End all sessions of a person, `but` the one of this key; how many there were."""
    ended = end_sessions(person=person, but=but)
    if ended:
        record(
            AccessEvent.Kind.SESSION_ENDED, person=person, by=by, sessions=ended,
            reason="All others ended by hand." if but else "All ended by hand.",
        )  # fmt: skip
    return ended


def end_sessions(*, person: User, but: str | None = None) -> int:
    """Remove the rows; whoever calls says in the log why."""
    sessions = UserSession.objects.filter(user=person).exclude(session_key=but or "")
    keys = list(sessions.values_list("session_key", flat=True))
    ended, _ = Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
    return ended


def remove_ended_sessions() -> int:
    """Remove what is left of sessions that are over; how many."""
    ended, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    kept = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=kept).delete()
    return ended


def _told_by(request: HttpRequest) -> dict[str, str]:
    return {
        "ip": address_of(request) or UNKNOWN_ADDRESS,
        "user_agent": request.headers.get("User-Agent", "")[:USER_AGENT_LENGTH],
    }
