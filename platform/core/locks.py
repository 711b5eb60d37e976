"""One process at a time, over all machines that share a database."""

from __future__ import annotations

import contextlib
import time
import zlib
from collections.abc import Callable, Iterator

from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

ASK_SECONDS = 0.2


@contextlib.contextmanager
def one_at_a_time(
    connection: BaseDatabaseWrapper, name: str, *, on_wait: Callable[[], None] = lambda: None
) -> Iterator[None]:
    """Hold the lock of this name while inside; `on_wait` is called once where it has to wait.

    The lock is the connection's, so that it goes with the process however that ends. It is asked
    for again and again: one statement that waits would stand in the way of others' DDL.
    """
    key = zlib.crc32(name.encode())
    waits = False
    while not _ask(connection, "pg_try_advisory_lock", key):
        if not waits:
            on_wait()
        waits = True
        time.sleep(ASK_SECONDS)
    try:
        yield
    finally:
        with contextlib.suppress(InterfaceError, OperationalError):  # gone, and the lock with it
            _ask(connection, "pg_advisory_unlock", key)


def _ask(connection: BaseDatabaseWrapper, function: str, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        return bool(cursor.fetchone()[0])
