"""Django's migrate, one at a time, and safe beside a house that is at work.

Two first starts at once must not make the same tables. And an ALTER that waits for a lock stands
before everyone who comes after it: so it waits for a few seconds only, lets the others pass, and
tries again. Each migration is a transaction, so that nothing of a try is left; one that is none
(an index built beside the work) locks nobody out, and may wait.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration

from core.locks import one_at_a_time

LOCK_NOT_AVAILABLE = "55P03"
TRIES = 10
PAUSE_SECONDS = 2.0


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        self.connection = connection
        with one_at_a_time(connection, "migrate", on_wait=self.tell):
            try:
                self._until_unlocked(*args, **options)
            finally:
                _limit(connection, lock=0, statement=0)

    def _until_unlocked(self, *args: Any, **options: Any) -> None:
        """As often as somebody else holds what a migration needs, and no more than TRIES times."""
        for again in range(TRIES):
            try:
                super().handle(*args, **options)
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE:
                    raise
                self.stderr.write("\nA table is in use: waiting for a better moment.")
                time.sleep(PAUSE_SECONDS * (again + 1))
            else:
                return
        raise CommandError(
            f"A table was in use each time, {TRIES} times: nothing of the last migration was done."
            " Look for a long transaction (hustings_database_oldest_transaction_seconds), and run"
            " this again.",
            returncode=1,
        )

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False  # noqa: FBT001, FBT002  # as Django calls it
    ) -> None:  # fmt: skip
        if action in {"apply_start", "unapply_start"} and migration:
            wait = settings.MIGRATE_LOCK_SECONDS if migration.atomic else 0
            statement = settings.MIGRATE_STATEMENT_SECONDS if migration.atomic else 0
            _limit(self.connection, lock=wait, statement=statement)
        super().migration_progress_callback(action, migration, fake)

    def tell(self) -> None:
        self.stderr.write("Another process prepares the database: waiting for it.")


def _limit(connection: BaseDatabaseWrapper, *, lock: int, statement: int) -> None:
    """For all that this connection does from now on; 0 is no limit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{lock}s"])
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{statement}s"])
