"""What every process of the house needs: the database, its tables, and the place for files."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from core.health import NotReady

SOUGHT = "readyz"  # a file that need not be there: whether the storage answers is what is asked
STATEMENT_SECONDS = 2


def database() -> None:
    """A connection can be made, and answers."""
    _ask("SELECT 1")


def migrations() -> None:
    """Every migration of this release is applied; those of a later one may be."""
    applied = set(_ask("SELECT app, name FROM django_migrations"))
    if missing := _on_disk() - applied:
        raise NotReady(f"{len(missing)} migrations are not applied: run manage.py migrate")


def storage() -> None:
    """The storage answers; a folder can be written to."""
    if isinstance(default_storage, FileSystemStorage):
        folder = Path(default_storage.location)
        there = next(part for part in (folder, *folder.parents) if part.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            raise NotReady("the folder for files cannot be written to")
    default_storage.exists(SOUGHT)


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def _ask(statement: str) -> list[tuple[str, ...]]:
    """On a connection of this thread's own, which ends with it."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = %s", [f"{STATEMENT_SECONDS}s"])
        cursor.execute(statement)
        return list(cursor.fetchall())
