"""Django over the embedded server, and over a real one that DATABASE_URL names."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config import embedded_postgres
from config.tests.embedded import eventually, keepers, server_of
from config.tests.migrated import lay_migrated

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parents[3]


def manage(*arguments: str, **env: str) -> str:
    """Run manage.py with these settings and nobody else's; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_THROW_AWAY": "on", **env},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


KILLED_BETWEEN_REQUESTS = """
import json, os, select, signal
from pathlib import Path
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import OperationalError, connection, transaction

def ask(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]

def kill_server():
    home = Path(settings.DATABASES["default"]["EMBEDDED_HOME"])
    os.kill(int((home / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert select.select([connection.connection.fileno()], [], [], 30)[0]  # our backend left too

seen = {"first": ask("SELECT 1")}

request_started.send(None, environ={})
kill_server()
request_finished.send(None)
request_started.send(None, environ={})
seen["next request"] = ask("SELECT 2")

kill_server()
try:
    with transaction.atomic():
        seen["interrupted"] = ask("SELECT 3")
except OperationalError as error:
    seen["interrupted"] = type(error).__name__
request_finished.send(None)
request_started.send(None, environ={})
seen["after it"] = ask("SELECT 4")
print(json.dumps(seen))
"""


def test_a_request_after_the_server_was_killed_finds_one_again(home: Path) -> None:
    said = manage("shell", "-v0", "-c", KILLED_BETWEEN_REQUESTS, VAR_DIR=str(home.parent))
    assert json.loads(said) == {
        "first": 1,
        "next request": 2,
        "interrupted": "OperationalError",
        "after it": 4,
    }


def test_a_command_leaves_no_server_behind(home: Path) -> None:
    manage("shell", "-v0", "-c", "from django.db import connection; connection.ensure_connection()",
           VAR_DIR=str(home.parent))  # fmt: skip
    eventually(lambda: not keepers(home))
    assert not (server_of(home).data / "postmaster.pid").exists()


def test_reading_the_settings_starts_no_server(home: Path) -> None:
    manage("diffsettings", VAR_DIR=str(home.parent))
    assert not (home / "start.lock").exists()


@pytest.fixture
def real_server(fresh_home: Path) -> Iterator[str]:
    """A server that listens on TCP and was started by nobody of ours; gives its url. Its database
    was migrated before."""
    home = fresh_home
    lay_migrated(home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = server_of(home)
    server.socket.mkdir(mode=0o700)
    server.give(server.socket)
    server.log.touch()
    server.give(server.log)
    options = (
        f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={server.socket}"
    )
    try:
        started = server.run(
            "pg_ctl", "start", "-w", f"-D{server.data}", f"-l{server.log}", "-o", options
        )
        assert started.returncode == 0, started.stdout
        yield f"postgres://{embedded_postgres.SUPERUSER}@127.0.0.1:{port}/{embedded_postgres.DATABASE}"
    finally:
        embedded_postgres._stop(server)


ASK_THE_DATABASE = """
import json
from django.contrib.auth import get_user_model
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT inet_server_addr() IS NOT NULL")
    tcp = cursor.fetchone()[0]
print(json.dumps([connection.settings_dict["ENGINE"], tcp, get_user_model().objects.count()]))
"""


def test_a_real_server_named_by_database_url_works_the_same(
    real_server: str, tmp_path: Path
) -> None:
    env = {"DATABASE_URL": real_server, "VAR_DIR": str(tmp_path)}
    manage("migrate", "-v0", **env)
    manage("check", "--database", "default", **env)
    said: list[Any] = json.loads(manage("shell", "-v0", "-c", ASK_THE_DATABASE, **env))
    assert said == ["django.db.backends.postgresql", True, 0]
    assert not (tmp_path / "postgres").exists()


def test_the_embedded_server_brings_the_extensions_that_searching_names_needs(home: Path) -> None:
    server = server_of(home)
    embedded_postgres.join(home, options=embedded_postgres.THROW_AWAY)
    connection: Any = embedded_postgres._connect(server)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pg_available_extensions")
            names = {row[0] for row in cursor.fetchall()}
    finally:
        connection.close()
        os.close(embedded_postgres._users_lock.pop(server.home))
    eventually(lambda: not keepers(home))
    assert {"pg_trgm", "unaccent", "fuzzystrmatch", "vector"} <= names


def test_a_stopped_real_server_is_not_replaced_by_an_embedded_one(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(AssertionError, match="refused"):
        manage("migrate", DATABASE_URL=f"postgres://hustings@127.0.0.1:{port}/hustings",
               VAR_DIR=str(tmp_path))  # fmt: skip
    assert not (tmp_path / "postgres").exists()
