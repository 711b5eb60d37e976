"""Machine tokens are made, given a new value, and revoked; each time the access log says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from access.actions import record
from access.models import AccessEvent, User
from access.queries import groups_of
from core.errors import Refused
from gateway.models import ApiToken
from gateway.values import HINT, digest_of, new_value

MOST_DAYS = 365
MOST_TOKENS = 20  # in force, a person: each has an allowance of its own
MOST_HOURS = 7 * 24  # that the value before a rotation lives on
USE_NOTED_EVERY = timedelta(minutes=1)
ALREADY_REVOKED = "This token has been revoked already."


@transaction.atomic
def create_token(
    *,
    owner: User,
    name: str,
    groups: Iterable[str],
    until: datetime,
    by: User,
    address: str | None = None,
) -> tuple[ApiToken, str]:
    """A new token and its value, which nobody can read again.

    Refused to volunteers, for groups that the owner does not have, without an end within a year,
    with a name that another token of theirs has, and beyond MOST_TOKENS.
    """
    User.objects.select_for_update().get(pk=owner.pk)  # two at once are counted one after the other
    wanted = sorted(set(groups))
    name = " ".join(name.split())
    _check(owner=owner, name=name, groups=wanted, until=until)
    value = new_value()
    token = ApiToken.objects.create(
        name=name,
        owner=owner,
        groups=wanted,
        hint=value[:HINT],
        digest=digest_of(value),
        expires_at=until,
        created_by=by,
    )
    _tell(token, "Created.", by=by, address=address, groups=wanted, until=until)
    return token, value


@transaction.atomic
def rotate_token(
    *, token: ApiToken, by: User, hours: int = 24, address: str | None = None
) -> tuple[ApiToken, str]:
    """A new value for the token; the one before works for so many hours more (0: no longer).

    The value before that one ends at once. Refused where the token is not in force.
    """
    if not 0 <= hours <= MOST_HOURS:
        raise Refused(f"The old value may live on for 0 to {MOST_HOURS} hours.")
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.state != ApiToken.State.IN_FORCE:
        raise Refused(f"This token is {token.state.label.lower()}: make a new one.")
    value = new_value()
    if hours:
        token.previous_digest = token.digest
        token.previous_until = timezone.now() + timedelta(hours=hours)
    else:
        token.previous_digest = token.previous_until = None
    token.digest, token.hint = digest_of(value), value[:HINT]
    token.save(update_fields=["digest", "hint", "previous_digest", "previous_until"])
    _tell(token, "Given a new value.", by=by, address=address, old_value_hours=hours)
    return token, value


@transaction.atomic
def revoke_token(
    *, token: ApiToken, by: User, reason: str = "Revoked.", address: str | None = None
) -> ApiToken:
    """End a token that has not been revoked; felt on its next request."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=timezone.now(), revoked_by=by
    )
    if not changed:
        raise Refused(ALREADY_REVOKED)
    token.refresh_from_db()
    _tell(token, reason, by=by, address=address)
    return token


def note_use(*, token: ApiToken, address: str | None) -> None:
    """Keep when and from where a token was used last, to the minute: few requests write."""
    now = timezone.now()
    if token.last_used_at and token.last_used_at > now - USE_NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now, last_used_from=address)


def _check(*, owner: User, name: str, groups: list[str], until: datetime) -> None:
    now = timezone.now()
    if owner.pool != User.Pool.STAFF:
        raise Refused("Machine tokens are for the staff.")
    if not name:
        raise Refused("Give the token a name that says what uses it.")
    if not groups:
        raise Refused("Choose at least one role.")
    if strange := sorted(set(groups) - groups_of(owner)):
        raise Refused(f"{owner} does not have {', '.join(strange)}: a token has no more rights.")
    if not now < until <= now + timedelta(days=MOST_DAYS):
        raise Refused(f"A token ends within {MOST_DAYS} days, and not in the past.")
    if ApiToken.objects.filter(owner=owner, name=name, revoked_at=None).exists():
        raise Refused(f"There is a token called {name} already. Revoke it, or choose another name.")
    if ApiToken.objects.in_force().filter(owner=owner).count() >= MOST_TOKENS:
        raise Refused(f"{MOST_TOKENS} tokens are enough for one person: revoke one first.")


def _tell(token: ApiToken, reason: str, *, by: User, address: str | None, **facts: Any) -> None:
    record(
        AccessEvent.Kind.TOKEN_CHANGED,
        person=token.owner,
        by=by,
        reason=reason,
        target=f"token {token.pk}: {token.name}",
        address=address,
        **facts,
    )
