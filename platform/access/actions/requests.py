"""People ask for a role; who answers for it approves or refuses, with a note."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from access.actions.events import record
from access.actions.grants import grant
from access.actions.request_mails import tell_answerers, tell_person
from access.models import AccessEvent, AccessRequest, Grant, User
from access.queries import answerable_roles, granted_roles
from core.catalogue import role_called
from core.errors import Refused

State = AccessRequest.State
MOST = 500  # characters of a reason and of a note
NOT_YOUR_OWN = "Nobody answers their own request: ask somebody else who may."


@transaction.atomic
def ask(*, person: User, role: str, reason: str) -> AccessRequest:
    """Ask for a role: leaves the request open, and mails those who may answer.

    Refused for a role that cannot be asked for, that is held or asked for already, or of another
    pool, and without a reason.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # two wait in turn
    reason = _words(reason, or_else="Say why you need it.")
    declared = role_called(role)
    if not person.is_active:
        raise Refused("This account is suspended.")
    if declared is None or not declared.requestable or declared.pool != person.pool:
        raise Refused("This role cannot be asked for.")
    if role in {held.slug for held in granted_roles(person)}:
        raise Refused(f"You have the role {declared.name} already.")
    if AccessRequest.objects.filter(person=person, role=role, state=State.OPEN).exists():
        raise Refused(f"You have asked for {declared.name} already: it waits for an answer.")
    request = AccessRequest.objects.create(person=person, role=role, reason=reason)
    record(AccessEvent.Kind.ASKED, person=person, group=role, reason=reason, request=request.pk)
    tell_answerers(request)
    return request


@transaction.atomic
def withdraw(*, request: AccessRequest, by: User) -> AccessRequest:
    """open -> withdrawn, by the person who asked."""
    if by.pk != request.person_id:
        raise Refused("Only who asked can withdraw a request.")
    return _close(request, State.WITHDRAWN, by=by, note="")


@transaction.atomic
def approve(
    *, request: AccessRequest, by: User, note: str, until: datetime | None = None
) -> AccessRequest:
    """open -> approved: the person has the role from now on, until the end that is given."""
    note = _check_answer(request, by, note)
    User.objects.select_for_update(no_key=True).get(pk=request.person_id)
    if not User.objects.filter(pk=request.person_id, is_active=True).exists():
        raise Refused(f"{request.person} is suspended: let them in again first, or refuse.")
    _lock_open(request)
    made = grant(
        user=request.person,
        role=request.role,
        reason=request.reason,
        by=by,
        until=until,
        source=Grant.Source.REQUEST,
    )
    closed = _close(request, State.APPROVED, by=by, note=note, grant=made)
    tell_person(closed)
    return closed


@transaction.atomic
def refuse(*, request: AccessRequest, by: User, note: str) -> AccessRequest:
    """open -> refused; the note tells the person why."""
    note = _check_answer(request, by, note)
    closed = _close(request, State.REFUSED, by=by, note=note)
    tell_person(closed)
    return closed


def _check_answer(request: AccessRequest, by: User, note: str) -> str:
    if by.pk == request.person_id:
        raise Refused(NOT_YOUR_OWN)
    if request.role not in answerable_roles(by):
        raise Refused(f"You do not answer for the role {request.role}.")
    return _words(note, or_else="Say in the note what the person is to know.")


def _words(text: str, *, or_else: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise Refused(or_else)
    if len(words) > MOST:
        raise Refused(f"Use at most {MOST} characters, these are {len(words)}.")
    return words


def _lock_open(request: AccessRequest) -> None:
    found = AccessRequest.objects.select_for_update().get(pk=request.pk)
    if not found.is_open:
        raise Refused(f"This request has been {found.get_state_display().lower()} already.")


def _close(
    request: AccessRequest, state: State, *, by: User, note: str, grant: Grant | None = None
) -> AccessRequest:
    _lock_open(request)
    AccessRequest.objects.filter(pk=request.pk).update(
        state=state, answered_by=by, answered_at=timezone.now(), note=note, grant=grant
    )
    request.refresh_from_db()
    record(
        AccessEvent.Kind.ANSWERED,
        person=request.person,
        by=by,
        group=request.role,
        reason=f"{state.label}: {note}" if note else f"{state.label}.",
        request=request.pk,
    )
    return request
