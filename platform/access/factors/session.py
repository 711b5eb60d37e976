"""What a session remembers of how the person came in: kept as allauth keeps it, so that its own
sign-in with the Workspace is told in the same place."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from access.models import User
from access.queries.sessions import FACTOR, owes_factor

PENDING = "access_pending"  # half way in: the first step is done, the second factor is asked for
PENDING_SECONDS = 10 * 60
CONFIRMED_SECONDS = 10 * 60  # for so long a person need not show again that it is they


def enter(request: HttpRequest, person: User, *, how: str, next_: str = "") -> HttpResponse:
    """Sign the person in, by allauth's own last steps: they ask the pool, renew the session's key
    and tell the access log."""
    request.session.pop(PENDING, None)
    record_authentication(request, person, how)
    there = next_ or resolve_url(settings.LOGIN_REDIRECT_URL)  # else allauth reads it from the form
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=there))
    return response


def enter_with_factor(
    request: HttpRequest, person: User, *, factor: str, next_: str = ""
) -> HttpResponse:
    note_factor(request, person, factor)
    return enter(request, person, how=factor, next_=next_)


def note_factor(request: HttpRequest, person: User, factor: str) -> None:
    """In this session the person has shown a second factor."""
    record_authentication(request, person, FACTOR, type=factor)
    person.owes_second_factor = False


def note_confirmation(request: HttpRequest, person: User, how: str) -> None:
    """It is still the person who came in that sits there."""
    record_authentication(request, person, how)


def owes_second_factor(request: HttpRequest) -> bool:
    """Whether somebody on the staff is here who has come neither from the Workspace nor with a
    second factor."""
    return isinstance(request.user, User) and owes_factor(request.session, request.user)


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person has come in, or shown again who they are, within the last minutes."""
    records = get_authentication_records(request, request.user)
    latest = max((record.get("at", 0) for record in records), default=0)
    return bool(time.time() - latest < CONFIRMED_SECONDS)


def wait_for_factor(request: HttpRequest, person: User, *, how: str, next_: str) -> None:
    request.session.cycle_key()  # whatever a stranger knew of this session, it is another one now
    request.session[PENDING] = {
        "person": person.pk,
        "hash": person.get_session_auth_hash(),
        "how": how,
        "next": next_,
        "at": time.time(),
    }


def pending(request: HttpRequest) -> tuple[User, dict[str, Any]] | None:
    """Who is half way in here, if it was not long ago and their password is the same still."""
    kept: dict[str, Any] | None = request.session.get(PENDING)
    if not kept or time.time() - kept["at"] > PENDING_SECONDS:
        return None
    person = User.objects.filter(pk=kept["person"], is_active=True).first()
    if person is None or person.get_session_auth_hash() != kept["hash"]:
        return None
    return person, kept
