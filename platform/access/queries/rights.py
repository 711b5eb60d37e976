"""What is read about people and their rights."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from access.models import AccessEvent, Grant, User
from access.queries.held import groups_and_permissions_held, groups_held


def groups_of(user: User) -> frozenset[str]:
    """The slugs of the groups that grants in force put this person into; none when suspended, or
    in a session that owes a second factor, and none whose onboarding is still to be done.

    Asked once per request of the person of a session; of anybody else each time.
    """
    if not user.is_active or user.owes_second_factor:
        return frozenset()
    if user.groups_of_request is not None:
        return user.groups_of_request
    found = groups_held(user.pk)
    if user.is_of_request:
        user.groups_of_request = found
    return found


def permissions_of(user: User) -> set[str]:
    """`app_label.codename` of all that grants in force allow, where no onboarding is in the way.

    Asked once per request: the user object lives no longer than that, so that a removed grant is
    felt on the next one.
    """
    cached: set[str] | None = getattr(user, "_granted_permissions", None)
    if cached is not None:
        return cached
    found: set[str] = set()
    if user.is_active and user.pk and not user.owes_second_factor:
        groups, found = groups_and_permissions_held(user.pk)
        if user.is_of_request:
            user.groups_of_request = groups
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


def grants(
    *, person: int | None = None, group: str = "", in_force: bool | None = None
) -> QuerySet[Grant]:
    """Grants with all that they name, of a person (an id), in a group, in force or ended."""
    found = Grant.objects.select_related("user", "group", "granted_by", "revoked_by")
    if person is not None:
        found = found.filter(user=person)
    if group:
        found = found.filter(group__name=group)
    if in_force is None:
        return found
    standing = Grant.objects.in_force()
    return found.filter(pk__in=standing) if in_force else found.exclude(pk__in=standing)


def access_events(
    *,
    kind: str = "",
    person: int | None = None,
    by: int | None = None,
    group: str = "",
    after: datetime | None = None,
    before: datetime | None = None,
) -> QuerySet[AccessEvent]:
    """Lines of the access log with the people they name, from `after` on and up to `before`."""
    wanted = {
        "kind": kind, "person": person, "by": by, "group": group,
        "at__gte": after, "at__lt": before,
    }  # fmt: skip
    given = {name: value for name, value in wanted.items() if value not in (None, "")}
    return AccessEvent.objects.filter(**given).select_related("person", "by")
