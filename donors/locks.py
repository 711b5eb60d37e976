"""Locks of the database that keep two kinds of work apart until the transaction ends."""

from __future__ import annotations

from django.db import OperationalError, connection

from core.errors import Refused


def lock_flagging(*, for_a_person: bool = False) -> None:
    """Held by whoever raises and withdraws flags: one at a time, and no decision meanwhile.

    Without it a decision taken while flags are being written would be overwritten: what ought to
    be open was read before it. Where a person waits for a page, as `lock_deciding`.
    """
    statement = "SELECT pg_advisory_xact_lock(hashtext('donors.flag'))"
    (_lock_soon if for_a_person else _lock)(statement)


def lock_deciding() -> None:
    """Held by whoever decides: any number at once, but not while flags are being written.

    Refused where that takes longer than a person should wait for a page.
    """
    _lock_soon("SELECT pg_advisory_xact_lock_shared(hashtext('donors.flag'))")


def lock_resolving(*, for_a_person: bool = False) -> None:
    """Held by whoever brings donors together or takes them apart: one at a time. Taken before the
    lock of the flags, never after it."""
    statement = "SELECT pg_advisory_xact_lock(hashtext('donors.resolve'))"
    (_lock_soon if for_a_person else _lock)(statement)


def lock_lists() -> None:
    """Held by whoever takes up a version of a list, so that no match is kept meanwhile."""
    _lock("SELECT pg_advisory_xact_lock(hashtext('donors.lists'))")


def lock_matches() -> None:
    """Held by whoever keeps matches: any number at once, but not while a list changes."""
    _lock("SELECT pg_advisory_xact_lock_shared(hashtext('donors.lists'))")


def lock_merging(source_id: int) -> None:
    """One merge a source at a time: two files of the same gifts would wait for each other."""
    _lock("SELECT pg_advisory_xact_lock(hashtext('donors.merge'), %s)", source_id)


def lock_pulls() -> None:
    """Held by whoever begins a pull from VAN: one is under way at a time."""
    _lock("SELECT pg_advisory_xact_lock(hashtext('donors.pull'))")


def lock_counting() -> None:
    """Held by whoever judges which gifts count: of two files with one report, the second sees what
    the first brought, whichever sources they are of."""
    _lock("SELECT pg_advisory_xact_lock(hashtext('donors.count'))")


def _lock_soon(statement: str) -> None:
    _lock("SET LOCAL lock_timeout = '5s'")
    try:
        _lock(statement)
    except OperationalError as error:
        raise Refused("Flags are being written at this moment: try again in a minute.") from error


def _lock(statement: str, *parameters: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
