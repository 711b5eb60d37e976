"""Who stands at the door, and whether they may enter: asked on every request to a service.

This is the one place to consult for a door that is not a page of ours: `visitor` says who has a
live session, `refusal` why they may not enter, `note` that they were here. It asks what the pages
ask: is the session's time over, does it owe a second factor, is the onboarding done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils.crypto import constant_time_compare

from access import actions
from access.demo import is_of_demo
from access.models import User
from access.queries import is_to_be_noted, owes_factor, why_over
from access.queries.held import HELD, values

# By hand, as HELD is: every request to a service waits for it.
_FIELDS = [str(field.column) for field in User._meta.concrete_fields]
_VISITOR = f"""
SELECT {", ".join(f"person.{name}" for name in _FIELDS)},
    ARRAY(SELECT name FROM ({HELD}) AS held), live.session_data
FROM access_user AS person
JOIN django_session AS live
    ON live.session_key = %(session)s AND live.expire_date > %(now)s
WHERE person.id = %(person)s AND person.is_active
"""  # noqa: S608  # words of our own


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person with a live session; `groups` by grants in force at this moment."""

    user: User
    groups: frozenset[str]
    session: Mapping[str, Any]
    session_key: str = field(repr=False)
    session_data: str = field(repr=False)


def visitor(*, session_key: str, user_id: int) -> Visitor | None:
    """Who has this session, in one query; None where it has ended or run out, is somebody else's,
    or the person is suspended."""
    asked = {"session": session_key, **values(user_id)}
    with connection.cursor() as cursor:
        cursor.execute(_VISITOR, asked)
        found = cursor.fetchone()
    if found is None:
        return None
    *fields, groups, session_data = found
    user = User.from_db(connection.alias, _FIELDS, fields)
    session = Session(session_data=session_data).get_decoded()
    is_of_nobody = is_of_demo(user.email) and not settings.DEBUG
    if is_of_nobody or not _is_theirs(session, user) or why_over(session):
        return None
    return Visitor(user, frozenset(groups), session, session_key, session_data)


def refusal(visitor: Visitor, *, pool: str, open_to: Collection[str]) -> str:
    """Why this person may not enter a door for that pool and those groups; '' where they may."""
    if visitor.user.pool != pool:
        return f"It is for people of the pool {pool}."
    if owes_factor(visitor.session, visitor.user):
        return "It needs a second factor, which this session has not shown."
    if visitor.groups.isdisjoint(open_to):
        return f"It needs one of these roles: {', '.join(sorted(open_to))}."
    return ""


def note(visitor: Visitor) -> None:
    """Note that the session is in use, once a minute: who works at a service all day is not away
    from the house."""
    if is_to_be_noted(visitor.session):
        actions.note_use(session_key=visitor.session_key, session_data=visitor.session_data)


def _is_theirs(session: Mapping[str, Any], user: User) -> bool:
    """Whether the session is this person's, and as of their present password."""
    given = str(session.get(HASH_SESSION_KEY, ""))
    return session.get(SESSION_KEY) == str(user.pk) and constant_time_compare(
        given, user.get_session_auth_hash()
    )
