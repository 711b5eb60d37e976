"""Roles are declared in code; `migrate` makes the groups what the code says."""

from __future__ import annotations

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from core.catalogue import roles


@transaction.atomic
def sync_roles() -> None:
    """Make the groups and their permissions what the apps declare in code. Run by `migrate`.

    A group that no app declares any longer stays, for the grants on record, without permissions.
    """
    from django.apps import apps

    for config in apps.get_app_configs():  # theirs run after ours: they must exist by now
        create_permissions(config, verbosity=0)
    for role in roles():
        group, _ = Group.objects.get_or_create(name=role.slug)
        wanted = [_permission(name) for name in role.permissions]
        group.permissions.set(wanted)
    for group in Group.objects.exclude(name__in=[role.slug for role in roles()]):
        group.permissions.clear()


def _permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
