"""A home for an embedded server of the test's own, and whoever uses it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config import embedded_postgres
from config.tests.embedded import User, eventually, keepers, kill, server_of
from config.tests.memory import make_folder


def clear(home: Path) -> None:
    """End what still runs of the server of `home`, and remove its folders."""
    server = server_of(home)
    for pid in keepers(home):
        kill(pid)
    embedded_postgres._end_orphans(server)
    shutil.rmtree(home)
    shutil.rmtree(server.socket, ignore_errors=True)
    shutil.rmtree(
        embedded_postgres.SHELTER / embedded_postgres._short_hash(home), ignore_errors=True
    )


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others may enter; pytest's own tmp_path is closed to them."""
    path = make_folder("folder")
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def fresh_home(folder: Path) -> Iterator[Path]:
    """A home in which nothing was made yet."""
    home = folder / "postgres"
    yield home
    clear(home)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder to be copied, because initdb takes longer than most of these tests."""
    home = make_folder("cluster")
    User(home).join().leave()
    eventually(lambda: not keepers(home))  # it has stopped the server and left
    yield server_of(home).data
    clear(home)


@pytest.fixture
def home(fresh_home: Path, cluster: Path) -> Path:
    """A home whose cluster was made before, with no server running."""
    fresh_home.mkdir()
    fresh_home.chmod(0o755)
    subprocess.run(["cp", "-a", str(cluster), str(fresh_home / "data")], check=True)
    return fresh_home


@pytest.fixture
def a_user(fresh_home: Path) -> Iterator[Callable[..., User]]:
    """Makes users of the home; those that are left at the end are killed."""
    made: list[User] = []

    def make(where: Path = fresh_home, **how: Any) -> User:
        made.append(User(where, **how))
        return made[-1]

    yield make
    for user in made:
        if user.process.poll() is None:
            user.kill()
        user.leave()
