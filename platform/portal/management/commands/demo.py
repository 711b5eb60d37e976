"""Everything a newcomer should see: the demo's people and what each app shows of itself."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.module_loading import import_string

from access.demo import DEMO_PASSWORD, create_demo_people
from core.catalogue import demos
from core.commands import ProgressBar
from core.errors import Refused


class Command(BaseCommand):
    help = (
        "Fill the database with invented people and data, then serve them on PORT (8000). Only "
        "while DEBUG is on; DEMO_SERVE=0 ends after the result table."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        serve = os.environ.get("DEMO_SERVE", "1") != "0"
        port = int(os.environ.get("PORT", "8000"))
        if serve:
            refuse_taken_port(port)
        self.stdout.write("Preparing the database ...")
        call_command("migrate", verbosity=0)
        try:
            people = create_demo_people()
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        for demo in demos():
            self.stdout.write(f"\n{demo.name}")
            with ProgressBar(demo.name) as bar:
                rows = import_string(demo.load)(settings.VAR / "demo", bar.update)
            for name, value in rows:
                self.stdout.write(f"  {name:<22}{value}")
        if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            self.stdout.write(f"\nMails are kept in {settings.EMAIL_FILE_PATH}")
        if not serve:
            return
        self.stdout.write(f"\nSign in with the password {DEMO_PASSWORD} as")
        for person in people:
            self.stdout.write(f"  {person.email}")
        self.stdout.flush()
        connections.close_all()
        script = str(settings.ROOT / "scripts" / "run.py")
        os.execv(sys.executable, [sys.executable, script])  # noqa: S606  # ourselves, no shell


def refuse_taken_port(port: int) -> None:
    """Better now than after minutes of importing."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken. Choose another: PORT={port + 1} make demo", returncode=1
            ) from error
