"""How much a caller may ask: one row a caller, one statement a request, shared by all processes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from gateway.models import Allowance

# The generic cell rate algorithm: a caller's allowance fills again steadily, and `full_at` is when
# it will be full. A request moves that on by its share of a minute. One that would move it further
# than a minute ahead is refused, and moves nothing.
TAKE = """
    INSERT INTO gateway_allowance AS kept (key, full_at)
    VALUES (%(key)s, clock_timestamp() + %(share)s)
    ON CONFLICT (key) DO UPDATE SET full_at = greatest(kept.full_at, clock_timestamp()) + %(share)s
    WHERE greatest(kept.full_at, clock_timestamp()) + %(share)s
        <= clock_timestamp() + interval '1 minute'
    RETURNING 0.0
"""
WAIT = """
    SELECT extract(epoch FROM full_at + %(share)s - interval '1 minute' - clock_timestamp())::float
    FROM gateway_allowance WHERE key = %(key)s
"""


def take(*, key: str, per_minute: int) -> float:
    """Count one request of this caller. Gives 0, or the seconds to wait where it is too many."""
    given: Any = {"key": key, "share": timedelta(minutes=1) / per_minute}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, given)
        if cursor.fetchone():
            return 0.0
        cursor.execute(WAIT, given)
        row = cursor.fetchone()
    return max(row[0], 0.001) if row else 0.001


def tidy_allowances() -> int:
    """Forget the callers who have not asked for a while; says how many."""
    return Allowance.objects.filter(full_at__lt=Now() - timedelta(hours=1)).delete()[0]
