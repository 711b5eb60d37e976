"""Grants are given and revoked, and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from access.actions.events import record
from access.locks import hold_pools
from access.models import AccessEvent, ClosedGrant, ClosingDown, Grant, User
from access.queries import closing_of
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
    check_open(user.pool)


def check_open(pool: str) -> ClosingDown | None:
    """The closing down that the pool has before it, if any. Refuses where its day has come."""
    closing = closing_of(pool)
    if closing and closing.on <= timezone.now():
        raise Refused(
            f"The pool {pool} was closed down on {timezone.localtime(closing.on):%Y-%m-%d}."
        )
    return closing


def _create(*, until: datetime | None, closing: ClosingDown | None, **values: Any) -> Grant:
    """A grant that ends when the pool is closed down at the latest; the end that it was to have is
    kept, in case that is cancelled."""
    ends_early = closing is not None and (until is None or until > closing.on)
    made = Grant.objects.create(
        expires_at=closing.on if closing and ends_early else until, **values
    )
    if closing and ends_early:
        ClosedGrant.objects.create(closing=closing, grant=made, expires_before=until)
    return made


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
    hold_pools()
    # Two grants to one person wait for each other; the lines of others that name them do not.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    check_grant(user=user, role=role, reason=reason, until=until)
    group = Group.objects.get(name=role)
    for run_out in Grant.objects.filter(user=user, group=group, revoked_at=None):
        revoke(grant=run_out, by=by, reason="It had run out; a new one takes its place.")
    made = _create(
        user=user,
        group=group,
        reason=reason.strip(),
        granted_by=by,
        until=until,
        source=source or (Grant.Source.HAND if by else Grant.Source.COMMAND),
        closing=closing_of(user.pool),
    )
    record(
        AccessEvent.Kind.GRANTED, person=user, by=by, group=role, reason=reason,
        until=made.expires_at,
    )  # fmt: skip
    return made


@transaction.atomic
def extend(*, grant: Grant, by: User | None, until: datetime | None, note: str) -> Grant:
    """Give a grant that has not been revoked another end, or none: a new one takes its place.

    The old one stays on record as revoked in the same moment. Refused without a note, and for an
    end that has passed or is the one there is.
    """
    hold_pools()
    user = User.objects.select_for_update(no_key=True).get(pk=grant.user_id)
    old = Grant.objects.select_related("group").get(pk=grant.pk)
    if old.revoked_at:
        raise Refused("This grant has been revoked: give a new one.")
    if not note.strip():
        raise Refused("Say in the note why it goes on.")
    if until and until <= timezone.now():
        raise Refused("The end of a grant must lie in the future.")
    if until == old.expires_at:
        raise Refused("This is the end that it has already.")
    closing = check_open(user.pool)
    still_open = Grant.objects.filter(pk=old.pk, revoked_at=None)
    if not still_open.update(revoked_at=timezone.now(), revoked_by=by):  # meanwhile
        raise Refused("This grant has been revoked: give a new one.")
    made = _create(
        user=user,
        group=old.group,
        reason=note.strip(),
        granted_by=by,
        until=until,
        source=old.source,
        closing=closing,
    )
    record(
        AccessEvent.Kind.EXTENDED, person=user, by=by, group=old.group.name, reason=note,
        until=made.expires_at, was=old.expires_at, grant=made.pk,
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
