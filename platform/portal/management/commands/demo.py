"""Everything a newcomer should see: the demo's people and what each app shows of itself."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError, connection, connections
from django.utils.module_loading import import_string

from access import demo as people
from access.models import User
from core.catalogue import Demo, demos
from core.commands import ProgressBar
from core.errors import Refused
from core.locks import one_at_a_time

# A folder of its own, and with it an embedded database of its own.
ELSEWHERE = "DATABASE_URL= VAR_DIR=var/demo make demo"


class Command(BaseCommand):
    help = (
        "Fill the database with invented people and data, then serve them on PORT (8000). Only "
        "while DEBUG is on, and only where nothing else is; DEMO_SERVE=off ends after the result "
        "table."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            signed_in_as = self.fill()
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        if not settings.DEMO_SERVE:
            return
        self.stdout.write(f"\nSign in with the password {people.DEMO_PASSWORD} as")
        for person in signed_in_as:
            self.stdout.write(f"  {person.email}")
        self.stdout.flush()
        connections.close_all()
        script = str(settings.ROOT / "scripts" / "run.py")
        os.execv(sys.executable, [sys.executable, script])  # noqa: S606  # ourselves, no shell

    def fill(self) -> list[User]:
        """Leaves the demo's people and data in the database; a second time it changes nothing."""
        people.refuse_outside_debug()
        if settings.DEMO_SERVE:
            refuse_taken_port(settings.PORT)
        refuse_other_tables()
        with one_at_a_time(connection, "demo", on_wait=self.tell):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0)
            refuse_other_data()
            created = people.create_demo_people()
            for demo in demos():
                self.show(demo)
        if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            self.stdout.write(f"\nMails are kept in {settings.EMAIL_FILE_PATH}")
        return created

    def tell(self) -> None:
        self.stderr.write("Another demo is being made in this database: waiting for it.")

    def show(self, demo: Demo) -> None:
        self.stdout.write(f"\n{demo.name}")
        with ProgressBar(demo.name) as bar:
            rows = import_string(demo.load)(settings.VAR / "demo", bar.update)
        for name, value in rows:
            self.stdout.write(f"  {name:<22}{value}")


def refuse_taken_port(port: int) -> None:
    """Better now than after minutes of importing."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            other = port + 1 if port < 65_535 else port - 1
            raise Refused(
                f"Port {port} cannot be had ({error.strerror}). "
                f"Choose another: PORT={other} make demo"
            ) from error


def refuse_other_tables() -> None:
    """Before anything is written: a database of something else, or one of ours with real data."""
    tables = connection.introspection.table_names()
    if tables and "django_migrations" not in tables:
        raise Refused(in_words("tables that are not Hustings'"))
    try:
        refuse_other_data()
    except (
        ProgrammingError
    ):  # our tables are not there yet, or older: looked at again once they are
        return


def refuse_other_data() -> None:
    for in_the_way in (people.in_the_way, *(import_string(demo.in_the_way) for demo in demos())):
        if found := in_the_way():
            raise Refused(in_words(found))


def in_words(found: str) -> str:
    return (
        f"This database holds {found}: the demo would mix its invented data with them. "
        f"Type this, for a database of its own: {ELSEWHERE}"
    )
