"""Locks that a test holds, so that the house comes to a halt at a moment of the test's choosing.

No program of the house knows of this: it waits as it would for any other transaction.
"""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

import psycopg2

PATIENCE_SECONDS = 30.0
WAITING = r"""
    SELECT pid FROM pg_stat_activity
    WHERE %s = ANY(pg_blocking_pids(pid)) AND ltrim(query, E' \n') LIKE %s
"""


class Hold:
    """What the statement locks stays locked until release, or until the server dies."""

    def __init__(self, way: dict[str, Any], statement: str, *values: object) -> None:
        self._holder, self._onlooker = psycopg2.connect(**way), psycopg2.connect(**way)
        self._onlooker.autocommit = True
        with self._holder.cursor() as cursor:
            cursor.execute(statement, values)

    def __enter__(self) -> Hold:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def wait_for(self, beginning: str) -> None:
        """Wait until a statement that begins like this waits for what is held."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self._waiting(beginning):
            assert time.monotonic() < end, f"nobody came to wait with {beginning}"
            time.sleep(0.02)

    def drop_waiting(self) -> None:
        """Have the server let go of those who wait, as it does once it sees that they died.

        Left alone, it carries out what they waited with as soon as it can.
        """
        with self._onlooker.cursor() as cursor:
            for pid in self._waiting(""):
                cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    def release(self) -> None:
        self._holder.close()
        self._onlooker.close()

    def _waiting(self, beginning: str) -> list[int]:
        with self._onlooker.cursor() as cursor:
            cursor.execute(WAITING, [self._holder.info.backend_pid, f"{beginning}%"])
            return [pid for (pid,) in cursor.fetchall()]
