"""Whoever gives a grant, and whoever closes a pool down, wait for each other."""

from __future__ import annotations

import zlib

from django.db import connection

_POOLS = zlib.crc32(b"access: pools are open or closed")


def hold_pools() -> None:
    """Until the transaction ends no pool is closed down; any number may hold this at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_POOLS])


def hold_pools_still() -> None:
    """Until the transaction ends no grant is given."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_POOLS])
