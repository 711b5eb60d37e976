"""Django's migrate, one at a time: two first starts at once must not make the same tables."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from core.locks import one_at_a_time


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with one_at_a_time(connection, "migrate", on_wait=self.tell):
            super().handle(*args, **options)

    def tell(self) -> None:
        self.stderr.write("Another process prepares the database: waiting for it.")
