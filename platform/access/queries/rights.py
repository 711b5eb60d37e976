"""What is read about people and their rights."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import Prefetch

from access.models import Grant, User
from access.queries.onboarding import opened


def groups_of(user: User) -> frozenset[str]:
    """The slugs of the groups that grants in force put this person into; none when suspended, or
    in a session that owes a second factor, and none whose onboarding is still to be done."""
    if not user.is_active or user.owes_second_factor:
        return frozenset()
    grants = Grant.objects.in_force().filter(opened(), user=user)
    return frozenset(grants.values_list("group__name", flat=True))


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
        rows = Permission.objects.filter(
            group__grants__in=Grant.objects.in_force().filter(opened(), user=user)
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
