"""The embedded server runs wherever the checkout is, and as whomever."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from config import embedded_postgres
from config.tests.conftest import clear
from config.tests.embedded import (
    PLATFORM,
    User,
    eventually,
    keepers,
    kill,
    postmaster,
    running,
    server_of,
)

pytestmark = pytest.mark.processes
ROOT = os.geteuid() == 0
# Somebody who is neither root nor the account that root's server runs as.
SOMEBODY = pwd.getpwnam("daemon") if ROOT else pwd.getpwuid(os.geteuid())
AS_SOMEBODY: dict[str, Any] = (
    {"user": SOMEBODY.pw_uid, "group": SOMEBODY.pw_gid, "extra_groups": []} if ROOT else {}
)


def test_the_socket_is_the_only_way_in_and_closed_to_others(
    home: Path, a_user: Callable[..., User]
) -> None:
    a_user().join()
    assert stat.S_IMODE(server_of(home).socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(server_of(home).data.stat().st_mode) == 0o700
    assert psutil.Process(postmaster(home)).net_connections("inet") == []


def test_the_server_never_runs_as_root(home: Path, a_user: Callable[..., User]) -> None:
    a_user().join()
    uid = psutil.Process(postmaster(home)).uids().effective
    assert uid == (server_of(home).account.pw_uid if ROOT else os.geteuid())  # type: ignore[union-attr]
    assert uid != 0


def test_a_path_with_spaces_quotes_and_commas_is_no_obstacle(
    folder: Path, a_user: Callable[..., User]
) -> None:
    home = folder / "Ada's campaign, 2026" / "postgres"
    try:
        assert a_user(home).join().sql("SELECT 1") == 1
        assert postmaster(home)
    finally:
        clear(home)


def test_a_path_too_long_for_a_socket_is_no_obstacle(
    folder: Path, a_user: Callable[..., User]
) -> None:
    home = folder / ("a-long-name-" * 12) / "postgres"
    try:
        user = a_user(home).join()
        assert user.sql("SELECT 1") == 1
        assert len(str(server_of(home).socket)) < 80
        server = postmaster(home)
        user.leave()
        eventually(lambda: not running(server))
    finally:
        clear(home)


def test_a_checkout_that_only_its_owner_may_enter_is_no_obstacle(
    folder: Path, a_user: Callable[..., User]
) -> None:
    """Root's server runs as another account, which cannot see into /root: it stays outside."""
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    home = closed / "postgres"
    try:
        user = a_user(home).join()
        assert user.sql("SELECT 1") == 1
        assert server_of(home).home.is_relative_to(embedded_postgres.SHELTER) == ROOT
        server = postmaster(home)
        user.leave()
        eventually(lambda: not running(server))
    finally:
        clear(home)


@pytest.fixture
def shelter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(embedded_postgres, "SHELTER", folder / "shelter")
    return folder / "shelter"


def test_programs_out_of_reach_are_copied_once_and_made_readable(
    folder: Path, shelter: Path
) -> None:
    """Installed under /root, or with a umask that closes them to others."""
    programs = folder / "closed" / "pginstall"
    (programs / "bin").mkdir(parents=True)
    (programs / "bin" / "postgres").touch(mode=0o700)
    (programs / "share").mkdir(mode=0o700)
    (programs / "share" / "postgres.bki").touch(mode=0o600)
    place = embedded_postgres._made_open(shelter / "x")

    copied = embedded_postgres._copied(programs, place)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in copied.rglob("*")}
    assert modes == {"bin": 0o755, "postgres": 0o755, "share": 0o755, "postgres.bki": 0o644}
    assert stat.S_IMODE(copied.stat().st_mode) == 0o755

    (programs / "bin" / "psql").touch()
    assert embedded_postgres._copied(programs, place) == copied
    assert not (copied / "bin" / "psql").exists()
    assert [path.name for path in place.iterdir()] == [copied.name]


@pytest.fixture(scope="module")
def out_of_roots_house() -> Iterator[tuple[str, dict[str, str]]]:
    """A Python and the packages of a user's own, for the tests' may lie where only root gets."""
    folder = Path(tempfile.mkdtemp(prefix="hustings-python-"))
    folder.chmod(0o755)
    yield _a_python_within(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _a_python_within(folder: Path) -> tuple[str, dict[str, str]]:
    base, name = Path(sys.base_prefix), f"python{sys.version_info[0]}.{sys.version_info[1]}"
    (folder / "bin").mkdir()
    shutil.copy(Path(sys.executable).resolve(), folder / "bin" / name)
    unneeded = shutil.ignore_patterns("site-packages", "test", "idlelib", "config-*", "__pycache__")
    shutil.copytree(
        sysconfig.get_path("stdlib"), folder / "lib" / name, ignore=unneeded, symlinks=True
    )
    for library in (base / "lib").glob("libpython*.so*"):
        shutil.copy(library, folder / "lib")
    packages = folder / "packages"
    for package in (Path(psycopg2.__file__).parent, PLATFORM / "config"):
        shutil.copytree(package, packages / package.name)
    site = Path(psycopg2.__file__).parents[1]
    for pattern in ("embedded_postgres*", "psycopg2_binary*"):
        for path in site.glob(pattern):
            shutil.copytree(path, packages / path.name, symlinks=True)
    return (
        str(folder / "bin" / name),
        {
            "PYTHONPATH": str(packages),
            "LD_LIBRARY_PATH": str(folder / "lib"),
            "HOME": str(folder),
        },
    )


def test_a_user_who_is_not_root_has_a_server_of_their_own(
    folder: Path,
    a_user: Callable[..., User],
    out_of_roots_house: tuple[str, dict[str, str]],
) -> None:
    python, env = out_of_roots_house
    theirs = folder / "theirs"
    theirs.mkdir(mode=0o700)
    if ROOT:
        os.chown(theirs, SOMEBODY.pw_uid, SOMEBODY.pw_gid)
    home = theirs / "postgres"
    user = a_user(home, python=python, env=env, cwd=folder, **AS_SOMEBODY).join()
    server = int((home / "data" / "postmaster.pid").read_text().split()[0])
    assert psutil.Process(server).uids().effective == SOMEBODY.pw_uid
    kill(server)
    assert user.join().sql("SELECT 1") == 1
    server = int((home / "data" / "postmaster.pid").read_text().split()[0])
    user.leave()
    eventually(lambda: not running(server))


def test_a_home_that_root_made_is_refused_with_what_to_do(
    home: Path,
    folder: Path,
    a_user: Callable[..., User],
    out_of_roots_house: tuple[str, dict[str, str]],
) -> None:
    python, env = out_of_roots_house
    a_user().join().leave()
    eventually(lambda: not keepers(home))
    if not ROOT:  # nobody else is at hand: closed to us is closed to us
        (home / "start.lock").chmod(0o000)
    user = a_user(python=python, env=env, cwd=folder, **AS_SOMEBODY)
    with pytest.raises(RuntimeError, match=r"belongs to someone else; was this run as root"):
        user.join()
    (home / "start.lock").chmod(0o600)


def test_an_account_without_a_name_is_told_what_to_do(
    folder: Path, a_user: Callable[..., User], out_of_roots_house: tuple[str, dict[str, str]]
) -> None:
    """As in a container that was given a number for a user."""
    python, env = out_of_roots_house
    nameless = {**AS_SOMEBODY, "user": 54321} if ROOT else {}
    theirs = folder / "theirs"
    theirs.mkdir()
    theirs.chmod(0o777)
    user = a_user(theirs / "postgres", python=python, env=env, cwd=folder, **nameless)
    if ROOT:
        with pytest.raises(RuntimeError, match=r"an account that has a name.*DATABASE_URL"):
            user.join()
    else:  # only root can be somebody else; a name suffices
        assert user.join().sql("SELECT 1") == 1
