"""Roles are declared in code; `migrate` makes the groups what the code says."""

from __future__ import annotations

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from access.models import GroupPool
from core.catalogue import roles


@transaction.atomic
def sync_roles() -> None:
    """Make the groups and their permissions what the apps declare in code. Run by `migrate`.

    A group that no app declares any longer stays, for the grants on record, without permissions.
    """
    from django.apps import apps

    for config in apps.get_app_configs():  # theirs run after ours: they must exist by now
        create_permissions(config, verbosity=0)
    declared = _declared()
    for role in roles():
        group, _ = Group.objects.get_or_create(name=role.slug)
        GroupPool.objects.update_or_create(group=group, defaults={"pool": role.pool})
        group.permissions.set([_one(declared, role.slug, name) for name in role.permissions])
    for group in Group.objects.exclude(name__in=[role.slug for role in roles()]):
        group.permissions.clear()


def _declared() -> dict[str, list[int]]:
    """The ids of all permissions by `app_label.codename`, asked once: roles name well over a
    hundred."""
    found: dict[str, list[int]] = {}
    for label, codename, number in Permission.objects.values_list(
        "content_type__app_label", "codename", "pk"
    ):
        found.setdefault(f"{label}.{codename}", []).append(number)
    return found


def _one(declared: dict[str, list[int]], slug: str, name: str) -> int:
    """The permission of this name. One that no model declares stops the migration: a role without
    one of its rights would fail people later, and in silence."""
    found = declared.get(name, [])
    if len(found) != 1:
        raise ImproperlyConfigured(
            f"The role {slug} names the permission {name}, and no model declares one such."
        )
    return found[0]
