"""Grants are given and revoked, and never changed."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from access.actions.events import record
from access.models import AccessEvent, Grant, User
from core.catalogue import roles
from core.errors import Refused


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
    *,
    user: User,
    role: str,
    reason: str,
    by: User | None,
    until: datetime | None = None,
    source: Grant.Source | None = None,
) -> Grant:
    """Put a person into a role's group. Refuses one who is in it, or in another pool than the
    role's, and an end that has passed. Without a `source` it was given by hand, or, where nobody
    did, by a command of the operators."""
    User.objects.select_for_update().get(pk=user.pk)  # two grants to one person wait for each other
    check_grant(user=user, role=role, reason=reason, until=until)
    group = Group.objects.get(name=role)
    for run_out in Grant.objects.filter(user=user, group=group, revoked_at=None):
        revoke(grant=run_out, by=by, reason="It had run out; a new one takes its place.")
    record(
        AccessEvent.Kind.GRANTED, person=user, by=by, group=role, reason=reason, until=until
    )  # fmt: skip
    return Grant.objects.create(
        user=user,
        group=group,
        reason=reason.strip(),
        granted_by=by,
        expires_at=until,
        source=source or (Grant.Source.HAND if by else Grant.Source.COMMAND),
    )


@transaction.atomic
def extend(*, grant: Grant, by: User | None, until: datetime | None, note: str) -> Grant:
    """Give a grant that has not been revoked another end, or none: a new one takes its place.

    The old one stays on record as revoked in the same moment. Refused without a note, and for an
    end that has passed or is the one there is.
    """
    user = User.objects.select_for_update().get(pk=grant.user_id)
    old = Grant.objects.select_related("group").get(pk=grant.pk)
    if old.revoked_at:
        raise Refused("This grant has been revoked: give a new one.")
    if not note.strip():
        raise Refused("Say in the note why it goes on.")
    if until and until <= timezone.now():
        raise Refused("The end of a grant must lie in the future.")
    if until == old.expires_at:
        raise Refused("This is the end that it has already.")
    Grant.objects.filter(pk=old.pk).update(revoked_at=timezone.now(), revoked_by=by)
    made = Grant.objects.create(
        user=user,
        group=old.group,
        reason=note.strip(),
        granted_by=by,
        expires_at=until,
        source=old.source,
    )
    record(
        AccessEvent.Kind.EXTENDED, person=user, by=by, group=old.group.name, reason=note,
        until=until, was=old.expires_at, grant=made.pk,
    )  # fmt: skip
    return made


@transaction.atomic
def revoke(*, grant: Grant, by: User | None, reason: str = "Revoked.") -> Grant:
    """End a grant that has not been revoked; felt on the person's next request."""
    changed = Grant.objects.filter(pk=grant.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    if not changed:
        raise Refused("This grant has been revoked already.")
    grant.refresh_from_db()
    record(
        AccessEvent.Kind.REVOKED, person=grant.user, by=by, group=grant.group.name, reason=reason
    )
    return grant
