"""Who may ask for what, and who may answer."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from access.models import AccessRequest, Grant, User
from access.queries.onboarding import granted_roles
from access.queries.rights import groups_of, permissions_of
from core.catalogue import Role, role_called, roles

ANSWERS_ALL = "access.answer_accessrequest"


def askable_roles(person: User) -> tuple[Role, ...]:
    """The roles of the person's pool that may be asked for, and are neither held nor asked for.

    One that waits for its onboarding is held: there is nothing left to ask for.
    """
    asked = AccessRequest.objects.filter(person=person, state=AccessRequest.State.OPEN)
    held = {role.slug for role in granted_roles(person)}
    taken = held | set(asked.values_list("role", flat=True))
    return tuple(
        role
        for role in roles()
        if role.requestable and role.pool == person.pool and role.slug not in taken
    )


def requests_of(person: User) -> QuerySet[AccessRequest]:
    """All that this person has asked for, the latest first."""
    asked = AccessRequest.objects.filter(person=person).select_related("answered_by", "grant")
    return asked.order_by("-asked_at", "-id")


def answerable_roles(person: User) -> frozenset[str]:
    """The slugs of the roles that this person may answer for; none outside the staff."""
    if person.pool != User.Pool.STAFF:
        return frozenset()
    groups = groups_of(person)
    answers_all = ANSWERS_ALL in permissions_of(person)
    return frozenset(
        role.slug for role in roles() if answers_all or not groups.isdisjoint(role.owners)
    )


def answerers(slug: str) -> list[User]:
    """The active staff who may answer for this role now."""
    role = role_called(slug)
    _, _, codename = ANSWERS_ALL.partition(".")
    grants = Grant.objects.in_force().filter(
        Q(group__permissions__codename=codename) | Q(group__name__in=role.owners if role else ())
    )
    people = User.objects.filter(pk__in=grants.values("user"), is_active=True, pool=User.Pool.STAFF)
    return list(people.order_by("email"))
