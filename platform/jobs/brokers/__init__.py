"""django-q2's brokers, made to outlast a database, a Redis or an SQS that is away for a while.

Theirs raise into the process that called, which ends it. An id that is not acknowledged comes
again and is found to have run; an id that is lost is handed over again by the watchdog. One module
a broker: a house loads the client of the one that it uses.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from core.logs import safe_error
from jobs.outages import complain

PAUSE_SECONDS = 1.0
Tasks = Sequence[tuple[Any, Any]] | None


def is_away(what: str, error: Exception) -> None:
    """Say so, and give it a moment."""
    complain(f"broker is away: {what}", error=safe_error(error))
    time.sleep(PAUSE_SECONDS)
