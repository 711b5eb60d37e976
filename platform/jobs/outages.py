"""A database or a broker that is away for a while: what is tried again, and what is said of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection

from core.logs import get_logger, safe_error
from jobs import pace

log = get_logger("jobs")
T = TypeVar("T")
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 2.0  # seconds
SAY_EVERY = 60.0  # seconds

_said_at: dict[str, float] = {}
_unsaid: Counter[str] = Counter()


def complain(event: str, **values: Any) -> None:
    """Warn of it in the log, once a minute for each event and process at most; the next line says
    how many were left out."""
    now = time.monotonic()
    if now - _said_at.get(event, -SAY_EVERY) < SAY_EVERY:
        _unsaid[event] += 1
        return
    _said_at[event] = now
    log.warning(event, **values, left_out=_unsaid.pop(event, 0))


def outlast(work: Callable[[], T]) -> T:
    """Do what may be done twice; where the database is away, again after a pause, for as long as a
    claim lasts. Raises the last error.

    Nothing can be tried again within a transaction: what it had done is gone.
    """
    end = time.monotonic() + pace.LEASE
    pause = FIRST_PAUSE
    while True:
        try:
            return work()
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block or time.monotonic() + pause > end:
                raise
            complain("database is away: trying again", error=safe_error(error))
        connection.close()
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def is_outage(error: BaseException) -> bool:
    """Whether the connection broke, rather than the statement: no SQLSTATE, or one of the classes
    08 (connection exception) and 57P (operator intervention)."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state = getattr(error.__cause__, "pgcode", None) or ""
    return not state or state.startswith(("08", "57P"))
