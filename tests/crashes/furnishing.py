"""The house that all others are copies of: its lists, its committee, one reviewer, and a file of
contributions that was taken up and waits."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from access.actions import add_person, grant
from config import embedded_postgres
from config.tests.migrated import lay_migrated
from donors.actions import demo
from donors.actions.imports import take_up
from donors.demo import generate

MANAGE = [sys.executable, str(settings.ROOT / "manage.py")]
REVIEWER, PASSWORD = "ilse.dunmarrow@demo.invalid", "an invented password"
ROWS, ROWS_PER_CHUNK = 1_500, 300
CHUNKS = ROWS // ROWS_PER_CHUNK
# Nothing runs until a test says so: see House.begin.
AT_REST = (
    "UPDATE jobs_job SET run_after = now() + interval '1 day', dispatched_at = NULL",
    "DELETE FROM django_q_ormq",
)


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "VAR_DIR": str(folder),
        "JOB_LEASE_SECONDS": "4",
        "JOB_STALL_SECONDS": "4",
        "JOB_STOP_SECONDS": "8",
    }


def furnish(folder: Path, blocker: DjangoDbBlocker) -> None:
    """Make the house in `folder`, and leave its database stopped."""
    lay_migrated(folder / "postgres")
    files = generate(folder / "files", contributions=ROWS)
    home = folder / "postgres"
    embedded_postgres.join(home, options=embedded_postgres.THROW_AWAY)
    with inside(folder, blocker):
        reviewer = add_person(email=REVIEWER, pool="staff", name="Ilse Dunmarrow")
        # the web process knows nothing of the quick hashing that tests are set to
        reviewer.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
        reviewer.save()
        grant(user=reviewer, role="donors-reviewer", reason="She reviews.", by=None)
        source = demo._receiving_committee()
        _take_ids_away(files.gifts)
        demo._lists(files)
        with files.gifts.open("rb") as gifts:
            take_up(
                file=gifts,
                file_name=files.gifts.name,
                source=source.slug,
                rows_per_chunk=ROWS_PER_CHUNK,
            )
        with connections["default"].cursor() as cursor:
            for statement in AT_REST:
                cursor.execute(statement)
    leave(home)


def _take_ids_away(gifts: Path) -> None:
    """Of every second donor who gives again, the later gifts bear no VanID: they come from donors
    of their own, whom the house has to find to be known already."""
    with gifts.open(newline="") as file:
        header, *rows = csv.reader(file)
    van_id = header.index("VanID")
    seen: set[str] = set()
    for row in rows:
        known = row[van_id]
        if known in seen and int(known) % 2:
            row[van_id] = ""
        seen.add(known)
    with gifts.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def leave(home: Path) -> None:
    """Be a user of the server no more, so that it stops when the last one has gone."""
    handle = embedded_postgres._users_lock.pop(embedded_postgres._locate(home).home, None)
    if handle is not None:
        os.close(handle)


def database(folder: Path) -> dict[str, Any]:
    """How to get into the server of the house, if it runs. It is never started thereby."""
    return {
        "host": str(embedded_postgres.socket_folder(folder / "postgres")),
        "port": embedded_postgres.PORT,
        "user": embedded_postgres.SUPERUSER,
        "dbname": embedded_postgres.DATABASE,
    }


@contextmanager
def inside(folder: Path, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Within this, the models of this process are those of the house, and so is the storage."""
    way, kept, before = database(folder), connections["default"], connections.settings["default"]
    connections.settings["default"] = {
        **before,
        "ENGINE": "django.db.backends.postgresql",
        "NAME": way["dbname"],
        "USER": way["user"],
        "HOST": way["host"],
        "PORT": str(way["port"]),
    }
    connections["default"] = connections.create_connection("default")
    try:
        with blocker.unblock(), override_settings(MEDIA_ROOT=folder / "uploads"):
            yield
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        connections["default"] = kept
