"""A database as `manage.py migrate` leaves it, made once and copied by all tests that begin there.

Migrating takes half a minute of work, and a dozen houses of the tests start with it. What
it comes to follows from the code alone, so the copy is kept for as long as the code is the same.
Tests of migrating itself do it for themselves. Run as a program it makes the copy beforehand.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from config import embedded_postgres
from config.tests.conftest import clear
from config.tests.embedded import eventually, keepers, server_of

NAME = "migrated"
APPS = ("platform", "donors", "texting", "audit", "media")
DATABASE = embedded_postgres.DATABASE


def lay_migrated(home: Path) -> None:
    """Put a migrated database where the embedded server of `home` finds it; it does not run yet."""
    with _made() as model:
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o755)
        source, target = server_of(model).data, server_of(home).data
        subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def migrated_template() -> str:
    """The name of a migrated database in the tests' own server, to make others after."""
    name = f"{NAME}_{_digest()}"
    home = Path(settings.DATABASES["default"]["EMBEDDED_HOME"])
    with _made() as model:
        embedded_postgres.join(home, options=embedded_postgres.THROW_AWAY)
        server = server_of(home)
        databases = _psql(server, "postgres", "-Atc", "SELECT datname FROM pg_database").split()
        if name not in databases:
            for old in databases:
                if old.startswith(f"{NAME}_"):
                    _psql(server, "postgres", "-c", f'DROP DATABASE "{old}"')
            half_made = f"{NAME}_half_made"
            _psql(server, "postgres", "-c", f'CREATE DATABASE "{half_made}"')
            _psql(server, half_made, "--single-transaction", "-f", str(_dump(model)))
            _psql(server, "postgres", "-c", f'ALTER DATABASE "{half_made}" RENAME TO "{name}"')
    return name


@contextlib.contextmanager
def _made() -> Iterator[Path]:
    """The home of the copy. Whoever comes meanwhile waits: two would do the work twice."""
    folder = settings.VAR / f"{NAME}-{_digest()}"
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR / f"{NAME}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _dump(folder / "postgres").exists():
            for old in settings.VAR.glob(f"{NAME}-*"):
                _remove(old)
            _make(folder)
        yield folder / "postgres"


def _make(folder: Path) -> None:
    home = folder / "postgres"
    subprocess.run(
        [sys.executable, str(settings.ROOT / "manage.py"), "migrate", "-v0"],
        env={**os.environ, "VAR_DIR": str(folder)},
        check=True,
    )
    embedded_postgres.join(home, options=embedded_postgres.THROW_AWAY)
    server = server_of(home)
    told = server.run("pg_dump", *_way(server, DATABASE))
    assert told.returncode == 0, told.stdout
    os.close(embedded_postgres._users_lock.pop(server.home))
    eventually(lambda: not keepers(home))  # it has stopped the server and left
    dump = _dump(home)
    dump.with_suffix(".half").write_text(told.stdout)
    dump.with_suffix(".half").chmod(0o644)
    dump.with_suffix(".half").rename(dump)


def _remove(folder: Path) -> None:
    if (folder / "postgres").exists():
        clear(folder / "postgres")
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def _dump(home: Path) -> Path:
    """Made last: where it is, the copy is whole. It stands where the server's account may read."""
    return server_of(home).home / "migrated.sql"


def _psql(server: embedded_postgres.Server, database: str, *words: str) -> str:
    told = server.run("psql", "-qXv", "ON_ERROR_STOP=1", *_way(server, database), *words)
    assert told.returncode == 0, told.stdout
    return told.stdout


def _way(server: embedded_postgres.Server, database: str) -> tuple[str, ...]:
    user = embedded_postgres.SUPERUSER
    return f"-h{server.socket}", f"-p{embedded_postgres.PORT}", f"-U{user}", f"-d{database}"


@functools.cache
def _digest() -> str:
    """Of all code that says what a migrated database holds: the apps', and the libraries'."""
    said = hashlib.sha256(sys.version.encode())
    files = [settings.ROOT / "requirements.lock"]
    for app in APPS:
        files += [path for path in (settings.ROOT / app).rglob("*.py") if "tests" not in path.parts]
    for path in sorted(files):
        said.update(str(path.relative_to(settings.ROOT)).encode() + path.read_bytes())
    return said.hexdigest()[:16]


if __name__ == "__main__":
    migrated_template()
