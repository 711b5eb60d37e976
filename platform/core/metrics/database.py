"""The database server itself."""

from __future__ import annotations

from core.metrics.registry import Families
from core.metrics.sql import gauge, rows

STATES = ("active", "idle", "idle in transaction", "other")
CONNECTIONS = """
    SELECT CASE WHEN state IN ('active', 'idle', 'idle in transaction') THEN state
                ELSE 'other' END, count(*)
    FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1
"""
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
OLDEST = """
    SELECT coalesce(max(extract(epoch FROM now() - xact_start)), 0) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def read() -> Families:
    found = dict(rows(CONNECTIONS))
    yield gauge(
        "hustings_database_connections", "Connections to our database, by what they do.",
        [((state,), found.get(state, 0)) for state in STATES], labels=["state"],
    )  # fmt: skip
    ((most,),) = rows("SELECT current_setting('max_connections')::int")
    yield gauge(
        "hustings_database_connections_max", "Connections that the server takes.", [((), most)]
    )
    ((waiting,),) = rows(WAITING)
    yield gauge(
        "hustings_database_waiting_for_locks", "Connections that wait for a lock.", [((), waiting)]
    )
    ((oldest,),) = rows(OLDEST)
    yield gauge(
        "hustings_database_oldest_transaction_seconds", "Age of the oldest open transaction.",
        [((), oldest)],
    )  # fmt: skip
