"""What roles allow, who holds them, and what a person may open and why."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db.models import Count, Q
from django.utils import timezone

from access.models import Grant, User
from core.catalogue import Role, Tool, role_called, roles, tools


@dataclass(frozen=True, slots=True)
class Right:
    """A grant in force and what it opens; `role` is None where no app declares it any longer."""

    grant: Grant
    role: Role | None
    tools: tuple[Tool, ...]
    capabilities: tuple[str, ...]


def capabilities(slugs: list[str]) -> dict[str, tuple[str, ...]]:
    """What the members of these groups may do, in words, by the group's slug."""
    rows = Group.objects.filter(name__in=slugs).values_list("name", "permissions__name")
    found: dict[str, list[str]] = {slug: [] for slug in slugs}
    for slug, name in rows:
        if name:
            found[slug].append(name.removeprefix("Can "))
    return {slug: tuple(sorted(names)) for slug, names in found.items()}


def holders() -> dict[str, int]:
    """How many active people hold each role now, by its slug. One query."""
    in_force = Q(grants__revoked_at=None, grants__user__is_active=True) & (
        Q(grants__expires_at=None) | Q(grants__expires_at__gt=timezone.now())
    )
    counted = Group.objects.annotate(holders=Count("grants__user", filter=in_force, distinct=True))
    return dict(counted.values_list("name", "holders"))


def tools_of(slug: str) -> tuple[Tool, ...]:
    """The tools that the role opens."""
    return tuple(tool for tool in tools() if slug in tool.opened_by())


def rights_of(person: User) -> list[Right]:
    """What this person may open now, each with the grant it stems from; nothing when suspended."""
    if not person.is_active:
        return []
    grants = Grant.objects.in_force().filter(user=person).select_related("group", "granted_by")
    held = list(grants.order_by("group__name"))
    words = capabilities([grant.group.name for grant in held])
    return [
        Right(
            grant=grant,
            role=role_called(grant.group.name),
            tools=tools_of(grant.group.name),
            capabilities=words[grant.group.name],
        )
        for grant in held
    ]


def roles_with(permission: str) -> tuple[Role, ...]:
    """The roles that have this right, `app_label.codename`."""
    return tuple(role for role in roles() if permission in role.permissions)


def words_for(permission: str) -> str:
    """The right in words; itself where no model declares it."""
    app_label, _, codename = permission.partition(".")
    found = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
    return found.name.removeprefix("Can ") if found else permission
