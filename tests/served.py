"""Hustings as browsers meet it: gunicorn, a database of its own, and the small world within."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time

import psycopg2
from django.conf import settings

from config import embedded_postgres
from config.tests.memory import make_folder
from config.tests.migrated import lay_migrated
from jobs.tests.house import clear_away


class Served:
    """A running server. `reopen` undoes what was decided, so that each test finds all flags."""

    def __init__(self) -> None:
        self.folder = make_folder("browser")
        self.database = self.folder / "postgres"
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = self.folder / "web.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "VAR_DIR": str(self.folder),
            "PYTHONPATH": os.pathsep.join([str(settings.ROOT), str(settings.ROOT / "platform")]),
            "PORT": str(self.port),
            "WEB_WORKERS": "1",
            "LOG_LEVEL": "WARNING",
        }

    def start(self) -> None:
        lay_migrated(self.database)
        embedded_postgres.join(self.database, options=embedded_postgres.THROW_AWAY)
        world = [sys.executable, "-m", "tests.world"]
        subprocess.run(world, cwd=settings.ROOT, env=self.environment, check=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"],
                cwd=settings.ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait(self.process)

    def command(self, *words: str) -> None:
        """Type a command of `manage.py` on the server's machine."""
        command = [sys.executable, str(settings.ROOT / "manage.py"), *words]
        subprocess.run(command, cwd=settings.ROOT, env=self.environment, check=True)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=40)
        clear_away(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)

    def reopen(self) -> None:
        """All flags open again, but for the one that the world itself has decided."""
        connection = psycopg2.connect(
            host=str(embedded_postgres.socket_folder(self.database)),
            port=embedded_postgres.PORT,
            user=embedded_postgres.SUPERUSER,
            dbname=embedded_postgres.DATABASE,
        )
        with connection, connection.cursor() as cursor:
            cursor.execute("DELETE FROM donors_reading")
            # Decisions are append-only, by trigger: a test's may go all the same.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SELECT min(id) FROM donors_decision")
            first = cursor.fetchone()
            cursor.execute(
                "UPDATE donors_flag SET state = 'open', decision_id = NULL WHERE decision_id <> %s",
                first,
            )
            cursor.execute("DELETE FROM donors_settlement WHERE decision_id <> %s", first)
            cursor.execute("DELETE FROM donors_disposedflag WHERE decision_id <> %s", first)
            cursor.execute(
                "DELETE FROM donors_disposition WHERE id NOT IN"
                " (SELECT disposition_id FROM donors_disposedflag)"
            )
            cursor.execute("DELETE FROM donors_decision WHERE id <> %s", first)
        connection.close()

    def _wait(self, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert process.poll() is None, self.log.read_text()
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the server did not start")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
