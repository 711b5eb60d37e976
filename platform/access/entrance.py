"""Who stands at the door, and whether they may enter: asked on every request to a service.

This is the one place to consult for a door that is not a page of ours: `visitor` says who has a
live session, `refusal` why they may not enter. It asks what the pages ask: is the session's time
over, does it owe a second factor, is the onboarding done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from access.demo import DEMO_DOMAIN
from access.models import Grant, User
from access.queries import owes_factor, why_over
from access.queries.onboarding import opened


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person with a live session; `groups` by grants in force at this moment."""

    user: User
    groups: frozenset[str]
    session: Mapping[str, Any]


def visitor(*, session_key: str, user_id: int) -> Visitor | None:
    """Who has this session, in one query; None where it has ended or run out, is somebody else's,
    or the person is suspended."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    live = store.get_model_class().objects.filter(
        session_key=session_key, expire_date__gt=timezone.now()
    )
    in_force = Grant.objects.in_force().filter(opened(), user=OuterRef("pk"))
    people = User.objects.filter(pk=user_id, is_active=True).annotate(
        session_data=Subquery(live.values("session_data")[:1]),
        granted=ArraySubquery(in_force.values("group__name")),
    )
    if not settings.DEBUG:
        people = people.exclude(email__iendswith=f"@{DEMO_DOMAIN}")
    user: Any = people.first()
    if user is None or user.session_data is None:
        return None
    session = store().decode(user.session_data)
    if not _is_theirs(session, user) or why_over(session):
        return None
    return Visitor(user, frozenset(user.granted), session)


def refusal(visitor: Visitor, *, pool: str, open_to: Collection[str]) -> str:
    """Why this person may not enter a door for that pool and those groups; '' where they may."""
    if visitor.user.pool != pool:
        return f"It is for people of the pool {pool}."
    if owes_factor(visitor.session, visitor.user):
        return "It needs a second factor, which this session has not shown."
    if visitor.groups.isdisjoint(open_to):
        return f"It needs one of these roles: {', '.join(sorted(open_to))}."
    return ""


def _is_theirs(session: Mapping[str, Any], user: User) -> bool:
    """Whether the session is this person's, and as of their present password."""
    given = str(session.get(HASH_SESSION_KEY, ""))
    return session.get(SESSION_KEY) == str(user.pk) and constant_time_compare(
        given, user.get_session_auth_hash()
    )
