"""A pool is closed down on one day: every grant ends then, also those that are given later.

Until that day it can be cancelled, and each grant has its own end again. On the day the sessions
end, what the apps have registered is done (invitations end, say), and the access log is exported.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.module_loading import import_string

from access.actions.events import record
from access.actions.exports import export_log
from access.locks import hold_pools_still
from access.models import AccessEvent, ClosedGrant, ClosingDown, Grant, User
from access.queries import LogFilters, closing_of
from core.catalogue import closing_steps
from core.errors import Refused
from core.logs import get_logger

log = get_logger("access")


@dataclass(frozen=True, slots=True)
class Effects:
    """What a closing down changes: `grants` whose end is moved, of so many `people`."""

    grants: int
    people: int


def effects_of_closing(*, pool: str, on: datetime) -> Effects:
    """What it would change now. Writes nothing."""
    _check(pool, on)
    grants = _lasting_beyond(pool, on)
    return Effects(grants.count(), grants.values("user").distinct().count())


@transaction.atomic
def close_down(*, pool: str, on: datetime, by: User | None) -> tuple[ClosingDown, Effects]:
    """Have every grant of the pool end on that moment at the latest.

    Asked again with the same moment it changes nothing. Refused for a moment before today, and
    where the pool is closed down on another day already.
    """
    hold_pools_still()
    _check(pool, on)
    closing, is_new = ClosingDown.objects.get_or_create(
        pool=pool, cancelled_at=None, defaults={"on": on}
    )
    effects = _move_ends(closing)
    if is_new or effects.grants:
        record(
            AccessEvent.Kind.CLOSED_DOWN, by=by, target=pool,
            reason=f"Every grant of the pool {pool} ends on {_day(on)}.", on=on,
            grants=effects.grants, people=effects.people,
        )  # fmt: skip
    return closing, effects


@transaction.atomic
def cancel_closing(*, pool: str, by: User | None) -> int:
    """Give the grants the ends back that they had; says how many. Refused from that day on."""
    hold_pools_still()
    closing = closing_of(pool)
    if closing is None:
        raise Refused(f"The pool {pool} is not to be closed down.")
    if closing.carried_out_at or closing.on <= timezone.now():
        raise Refused(f"The pool {pool} was closed down on {_day(closing.on)}: that stays.")
    moved = ClosedGrant.objects.filter(closing=closing)
    ends_now = Grant.objects.filter(
        pk__in=moved.values("grant"), revoked_at=None, expires_at=closing.on
    )
    end_it_had = moved.filter(grant=OuterRef("pk")).values("expires_before")
    restored = ends_now.update(expires_at=Subquery(end_it_had), end_warned_at=None)
    ClosingDown.objects.filter(pk=closing.pk).update(cancelled_at=timezone.now())
    record(
        AccessEvent.Kind.CLOSED_DOWN, by=by, target=pool,
        reason=f"The closing down on {_day(closing.on)} was cancelled.", grants=restored,
    )  # fmt: skip
    return restored


def carry_out_closings(*, checkpoint: Callable[[], None] = lambda: None) -> int:
    """Do what belongs to the day itself, once it has come; says for how many pools."""
    due = ClosingDown.objects.filter(cancelled_at=None, carried_out_at=None, on__lte=timezone.now())
    done = 0
    for pk in list(due.values_list("pk", flat=True)):
        done += _carry_out(pk)
        checkpoint()
    return done


@transaction.atomic
def _carry_out(pk: int) -> int:
    hold_pools_still()
    found = ClosingDown.objects.select_for_update()
    closing = found.filter(pk=pk, cancelled_at=None, carried_out_at=None).first()
    if closing is None:
        return 0
    effects = _move_ends(closing)
    sessions = _end_sessions(closing.pool)
    steps = {step.name: import_string(step.function)(pool=closing.pool) for step in closing_steps()}
    record(
        AccessEvent.Kind.CLOSED_DOWN, target=closing.pool,
        reason=f"The pool {closing.pool} is closed down.", grants=effects.grants,
        sessions=sessions, steps=steps,
    )  # fmt: skip
    export = export_log(filters=LogFilters(), by=None)
    ClosingDown.objects.filter(pk=pk).update(carried_out_at=timezone.now(), log_export=export)
    log.info("closed down", pool=closing.pool, sessions=sessions)
    return 1


def _check(pool: str, on: datetime) -> None:
    if pool == User.Pool.STAFF:
        raise Refused("The staff is not closed down: nobody could open anything again.")
    there = closing_of(pool)
    if there and there.on != on:
        raise Refused(
            f"The pool {pool} is closed down on {_day(there.on)} already: cancel that first."
        )
    if not there and timezone.localtime(on).date() < timezone.localdate():
        raise Refused("That day has passed: give today or a later one.")


def _lasting_beyond(pool: str, on: datetime) -> QuerySet[Grant]:
    open_ended = Q(expires_at=None) | Q(expires_at__gt=on)
    return Grant.objects.filter(open_ended, user__pool=pool, revoked_at=None)


def _move_ends(closing: ClosingDown) -> Effects:
    grants = _lasting_beyond(closing.pool, closing.on)
    effects = Effects(grants.count(), grants.values("user").distinct().count())
    ClosedGrant.objects.bulk_create(
        (
            ClosedGrant(closing=closing, grant_id=pk, expires_before=end)
            for pk, end in grants.values_list("pk", "expires_at").iterator(chunk_size=2_000)
        ),
        batch_size=2_000,
        ignore_conflicts=True,
    )
    Grant.objects.filter(pk__in=grants.values("pk")).update(expires_at=closing.on)
    return effects


def _end_sessions(pool: str) -> int:
    """The sessions of all people of the pool; whose they are stands in them alone."""
    people = {str(pk) for pk in User.objects.filter(pool=pool).values_list("pk", flat=True)}
    theirs = [
        session.session_key
        for session in Session.objects.iterator(chunk_size=2_000)
        if session.get_decoded().get(SESSION_KEY) in people
    ]
    deleted, _ = Session.objects.filter(session_key__in=theirs).delete()
    return deleted


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}"
