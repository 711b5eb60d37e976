"""What a dead server left behind is seen for what it is; what is not ours is left alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.embedded_postgres import EmbeddedPostgresError, _commands, _commands_by_ps
from config.tests.embedded import User, eventually, keepers, kill, postmaster, running, server_of

pytestmark = pytest.mark.processes


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A live process that has nothing to do with us."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process


def claim(home: Path, pid: int) -> None:
    """Leave the files of a server that was number `pid`."""
    server = server_of(home)
    server.socket.mkdir(exist_ok=True, mode=0o700)
    server.give(server.socket)
    text = (
        f"{pid}\n{server.data}\n{int(time.time())}\n5432\n{server.socket}\n\n  1234 5678\nready\n"
    )
    for path in (server.data / "postmaster.pid", server.socket / ".s.PGSQL.5432.lock"):
        path.write_text(text)
        server.give(path)


def as_its_account(home: Path) -> dict[str, Any]:
    """How to start a process as the account that the server runs as."""
    account = server_of(home).account
    return {"user": account.pw_uid, "group": account.pw_gid} if account else {}


def test_after_a_reboot_the_old_number_may_be_another_programs(
    home: Path, a_user: Callable[..., User], stranger: subprocess.Popen[bytes]
) -> None:
    claim(home, stranger.pid)
    assert a_user().join().sql("SELECT 1") == 1
    assert stranger.poll() is None


def test_the_old_number_may_be_that_of_a_process_of_the_servers_own_account(
    home: Path, a_user: Callable[..., User]
) -> None:
    with subprocess.Popen(["sleep", "60"], **as_its_account(home)) as sleeper:
        claim(home, sleeper.pid)
        user = a_user().join()
        assert user.sql("SELECT 1") == 1
        assert sleeper.poll() is None
        sleeper.kill()


def test_the_keeper_ends_no_stranger_that_has_a_dead_servers_number(
    home: Path, a_user: Callable[..., User]
) -> None:
    with subprocess.Popen(["sleep", "60"], **as_its_account(home)) as sleeper:
        user = a_user().join()
        kill(postmaster(home))
        claim(home, sleeper.pid)
        user.leave()
        eventually(lambda: not keepers(home))
        assert sleeper.poll() is None
        sleeper.kill()


def test_a_killed_server_that_nobody_reaped_counts_as_dead(
    home: Path, a_user: Callable[..., User]
) -> None:
    with subprocess.Popen(["true"], **as_its_account(home)) as zombie:
        eventually(lambda: not running(zombie.pid))
        os.kill(zombie.pid, 0)  # the number is still taken
        claim(home, zombie.pid)
        assert a_user().join().sql("SELECT 1") == 1


@pytest.mark.parametrize("content", ["", "garbage\n", "-1\n", "99999999\n"])
def test_a_number_file_that_says_nothing_does_not_block(
    home: Path, a_user: Callable[..., User], content: str
) -> None:
    claim(home, 1)
    (server_of(home).data / "postmaster.pid").write_text(content)
    assert a_user().join().sql("SELECT 1") == 1


def test_a_removed_socket_is_made_anew(home: Path, a_user: Callable[..., User]) -> None:
    user = a_user().join()
    user.sql("CREATE TABLE note (said text)")
    (server_of(home).socket / ".s.PGSQL.5432").unlink()
    assert a_user().join().sql("SELECT count(*) FROM note") == 0


def test_a_removed_socket_folder_is_made_anew(home: Path, a_user: Callable[..., User]) -> None:
    a_user().join()
    subprocess.run(["rm", "-r", str(server_of(home).socket)], check=True)
    assert a_user().join().sql("SELECT 1") == 1


def test_the_folder_may_be_moved_while_nobody_uses_it(
    home: Path, folder: Path, a_user: Callable[..., User]
) -> None:
    user = a_user().join()
    user.sql("CREATE TABLE note (said text)")
    user.leave()
    eventually(lambda: not keepers(home))
    moved = folder / "moved here" / "postgres"
    moved.parent.mkdir()
    home.rename(moved)
    user = a_user(moved).join()
    assert user.sql("SELECT count(*) FROM note") == 0
    user.leave()
    eventually(lambda: not keepers(moved))
    moved.rename(home)


def test_what_an_interrupted_initdb_left_is_cleared_away(
    home: Path, a_user: Callable[..., User]
) -> None:
    (home / "data.new-abc").mkdir()
    (home / "data.new-abc" / "PG_VERSION").write_text("18")
    a_user().join()
    assert not (home / "data.new-abc").exists()


def test_the_data_of_another_postgres_is_refused_and_left_as_it_is(
    home: Path, a_user: Callable[..., User]
) -> None:
    (home / "data" / "PG_VERSION").write_text("15\n")
    with pytest.raises(RuntimeError, match=r"made by Postgres 15, the installed one is 18.*dump"):
        a_user().join()
    assert (home / "data" / "PG_VERSION").read_text() == "15\n"
    (home / "data" / "PG_VERSION").write_text("18\n")
    assert a_user().join().sql("SELECT 1") == 1


def test_a_data_folder_that_is_none_is_refused_and_left_as_it_is(
    fresh_home: Path, a_user: Callable[..., User]
) -> None:
    (fresh_home / "data").mkdir(parents=True)
    (fresh_home / "data" / "mine.txt").write_text("keep")
    with pytest.raises(RuntimeError, match="no Postgres data folder"):
        a_user(fresh_home).join()
    assert (fresh_home / "data" / "mine.txt").read_text() == "keep"


def test_a_server_that_cannot_start_says_where_its_log_is(
    home: Path, a_user: Callable[..., User]
) -> None:
    user = a_user(env={"SERVER_OPTIONS": "no_such_setting=1"})
    user.ask("set HOPELESS_SECONDS 0.5")
    with pytest.raises(RuntimeError, match=r"did not start within .* Its log: .*server\.log"):
        user.join()
    assert "no_such_setting" in (home / "server.log").read_text()


def test_a_socket_folder_that_is_a_link_is_refused(
    home: Path, folder: Path, a_user: Callable[..., User]
) -> None:
    (folder / "elsewhere").mkdir()
    (home / "socket").symlink_to(folder / "elsewhere")
    before = (folder / "elsewhere").stat()
    with pytest.raises(RuntimeError, match="belongs to someone else"):
        a_user().join()
    assert (folder / "elsewhere").stat().st_uid == before.st_uid


def test_processes_are_listed_alike_where_there_is_no_proc() -> None:
    by_ps = _commands_by_ps()
    assert by_ps[os.getpid()] == _commands()[os.getpid()]


def test_an_unknown_account_is_named_with_what_to_do(
    home: Path, a_user: Callable[..., User]
) -> None:
    assert EmbeddedPostgresError.__doc__
    user = a_user(env={"EMBEDDED_POSTGRES_USER": "no-such-account"})
    if os.geteuid() == 0:
        with pytest.raises(RuntimeError, match="EMBEDDED_POSTGRES_USER"):
            user.join()
    else:  # the account plays no part
        user.join()
