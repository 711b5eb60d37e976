"""Writes about people and their rights. Each says which state it leaves and refuses any other."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone

from access.models import Grant, User
from core.catalogue import roles
from core.errors import Refused

NOT_ONESELF = "Nobody suspends themselves: ask another administrator."


@transaction.atomic
def add_person(*, email: str, pool: str, name: str) -> User:
    """A new person without any rights or password. Refuses an e-mail that somebody has."""
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("There is already a person with this e-mail.")
    return User.objects.create_user(email, pool=pool, name=name.strip())


@transaction.atomic
def change_person(*, person: User, email: str, name: str) -> User:
    """Correct how a person is called and reached. Refuses an e-mail that somebody else has."""
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exclude(pk=person.pk).exists():
        raise Refused("There is already a person with this e-mail.")
    User.objects.filter(pk=person.pk).update(email=email, name=name.strip())
    person.refresh_from_db()
    return person


@transaction.atomic
def suspend(*, person: User, by: User | None) -> User:
    """Shut a person out, from the next request on; the grants stay for the way back."""
    if person == by:
        raise Refused(NOT_ONESELF)
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise Refused(f"{person} is suspended already.")
    person.refresh_from_db()
    return person


@transaction.atomic
def readmit(*, person: User) -> User:
    """Let a suspended person in again, with the grants that are still in force."""
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise Refused(f"{person} is not suspended.")
    person.refresh_from_db()
    return person


def check_grant(*, user: User, role: str, reason: str, until: datetime | None) -> None:
    """Refuses what `grant` would refuse; a form asks first."""
    if until and until <= timezone.now():
        raise Refused("The end of a grant must lie in the future.")
    if not reason.strip():
        raise Refused("Say why this person needs it.")
    pool = {declared.slug: declared.pool for declared in roles()}.get(role)
    if pool and user.pool != pool:
        raise Refused(f"{role} is a role of the pool {pool}; {user} is in {user.pool}.")
    if Grant.objects.in_force().filter(user=user, group__name=role).exists():
        raise Refused(f"{user} has {role} already.")


@transaction.atomic
def grant(
    *, user: User, role: str, reason: str, by: User | None, until: datetime | None = None
) -> Grant:
    """Put a person into a role's group. Refuses one who is in it, or in another pool than the
    role's, and an end that has passed."""
    User.objects.select_for_update().get(pk=user.pk)  # two grants to one person wait for each other
    check_grant(user=user, role=role, reason=reason, until=until)
    group = Group.objects.get(name=role)
    for run_out in Grant.objects.filter(user=user, group=group, revoked_at=None):
        revoke(grant=run_out, by=by)  # the new one takes its place
    return Grant.objects.create(
        user=user, group=group, reason=reason.strip(), granted_by=by, expires_at=until
    )


@transaction.atomic
def revoke(*, grant: Grant, by: User | None) -> Grant:
    """End a grant that has not been revoked; felt on the person's next request."""
    changed = Grant.objects.filter(pk=grant.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    if not changed:
        raise Refused("This grant has been revoked already.")
    grant.refresh_from_db()
    return grant


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
