"""kill -9 of anybody, at any moment, leaves nothing that blocks the next start."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from config import embedded_postgres
from config.tests.embedded import (
    User,
    eventually,
    keepers,
    kill,
    postmaster,
    running,
    server_of,
)

pytestmark = pytest.mark.processes

# Two minutes' work that asks nobody whether the server still lives.
BUSY = "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b"


def test_killing_a_user_leaves_the_server_to_the_others(
    home: Path, a_user: Callable[..., User]
) -> None:
    killed, staying = a_user().join(), a_user().join()
    killed.kill()
    assert staying.sql("SELECT 1") == 1


def test_killing_all_users_stops_the_server(home: Path, a_user: Callable[..., User]) -> None:
    users = [a_user().join() for _ in range(3)]
    server = postmaster(home)
    for user in users:
        user.process.kill()
    eventually(lambda: not running(server))
    assert a_user().join().sql("SELECT 1") == 1


def test_killing_all_users_in_the_middle_of_a_query_stops_the_server(
    home: Path, a_user: Callable[..., User]
) -> None:
    user = a_user().join()
    server = postmaster(home)
    user.say(f"sql {BUSY}")
    time.sleep(0.3)
    user.process.kill()
    eventually(lambda: not running(server))


def test_a_killed_keeper_is_replaced_by_whoever_joins_next(
    home: Path, a_user: Callable[..., User]
) -> None:
    first = a_user().join()
    server = postmaster(home)
    kill(keepers(home)[0])
    assert first.sql("SELECT 1") == 1
    second = a_user().join()
    assert len(keepers(home)) == 1
    first.leave()
    second.leave()
    eventually(lambda: not running(server))


def test_a_server_left_behind_without_users_or_keeper_is_taken_over(
    home: Path, a_user: Callable[..., User]
) -> None:
    user = a_user().join()
    server = postmaster(home)
    kill(keepers(home)[0])
    user.kill()
    assert running(server)
    assert a_user().join().sql("SELECT 1") == 1
    assert postmaster(home) == server


def test_a_killed_server_is_started_again_with_what_was_committed(
    home: Path, a_user: Callable[..., User]
) -> None:
    user, other = a_user().join(), a_user().join()
    user.sql("CREATE TABLE note (said text)")
    user.sql("INSERT INTO note VALUES ('committed')")
    other.sql("BEGIN")
    other.sql("INSERT INTO note VALUES ('never committed')")
    kill(postmaster(home))

    with pytest.raises(RuntimeError, match=r"OperationalError|InterfaceError"):
        user.sql("SELECT 1")
    user.join()
    assert user.sql("SELECT string_agg(said, ',') FROM note") == "committed"


def test_a_server_killed_while_it_is_busy_is_started_again(
    home: Path, a_user: Callable[..., User]
) -> None:
    busy, user = a_user().join(), a_user().join()
    backend = busy.sql("SELECT pg_backend_pid()")
    busy.say(f"sql {BUSY}")
    time.sleep(0.3)
    kill(postmaster(home))
    assert running(backend)  # it holds the dead server's memory, so that no new one may start

    user.ask("set ORPHAN_PATIENCE_SECONDS 0.5")
    assert user.join().sql("SELECT 1") == 1
    assert not running(backend)


def test_a_killed_server_is_started_once_when_all_its_users_notice_together(
    home: Path, a_user: Callable[..., User]
) -> None:
    users = [a_user().join() for _ in range(4)]
    kill(postmaster(home))
    for user in users:
        user.say("join")
    for user in users:
        user.answer()
    assert len({user.sql("SELECT pg_postmaster_start_time()::text") for user in users}) == 1


def test_killing_everything_at_once_leaves_nothing_that_blocks_the_next_start(
    home: Path, a_user: Callable[..., User]
) -> None:
    user = a_user().join()
    user.sql("CREATE TABLE note (said text)")
    doomed = [*keepers(home), postmaster(home)]
    doomed += [child.pid for child in psutil.Process(postmaster(home)).children(recursive=True)]
    for pid in doomed:
        psutil.Process(pid).kill()
    user.kill()
    assert a_user().join().sql("SELECT count(*) FROM note") == 0


def test_a_killed_backend_ends_nobodys_work_for_good(
    home: Path, a_user: Callable[..., User]
) -> None:
    user, other = a_user().join(), a_user().join()
    other.sql("SELECT 1")
    kill(user.sql("SELECT pg_backend_pid()"))  # the server throws everybody out, and recovers
    with pytest.raises(RuntimeError):
        other.sql("SELECT 1")
    assert other.join().sql("SELECT 1") == 1


def test_a_process_killed_while_it_makes_the_cluster_leaves_nothing_half_made(
    fresh_home: Path, a_user: Callable[..., User]
) -> None:
    killed = a_user(fresh_home)
    killed.say("join")
    eventually(lambda: list(fresh_home.glob("data.new-*/PG_VERSION")))
    killed.process.kill()  # and its initdb goes on meanwhile
    assert a_user(fresh_home).join().sql("SELECT 1") == 1
    assert not list(fresh_home.glob("data.new-*/PG_VERSION"))


def test_an_initdb_killed_half_way_is_reported_and_started_over(
    fresh_home: Path, a_user: Callable[..., User]
) -> None:
    user = a_user(fresh_home)
    user.say("join")
    eventually(lambda: list(fresh_home.glob("data.new-*/PG_VERSION")))
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] == "initdb" and str(fresh_home) in str(process.info["cmdline"]):
            process.kill()
    with pytest.raises(RuntimeError, match="initdb failed"):
        user.answer()
    assert user.join().sql("SELECT 1") == 1
    assert not list(fresh_home.glob("data.new-*"))


def test_a_process_killed_while_the_server_starts_does_not_block_the_next(
    home: Path, a_user: Callable[..., User]
) -> None:
    for milliseconds in (20, 60, 120, 200):
        killed = a_user()
        killed.say("join")
        time.sleep(milliseconds / 1000)
        killed.process.kill()
        assert a_user().join().sql("SELECT 1") == 1


def test_a_process_killed_before_it_made_the_database_is_made_up_for(
    home: Path, a_user: Callable[..., User]
) -> None:
    user = a_user().join()
    connection = embedded_postgres._connect(server_of(home))
    try:
        connection.autocommit = True
        connection.cursor().execute(f'DROP DATABASE "{embedded_postgres.DATABASE}"')
    finally:
        connection.close()
    assert user.join().sql("SELECT current_database()") == embedded_postgres.DATABASE


def test_a_keeper_killed_while_it_stops_the_server_lets_nobody_in_before_it_has_stopped(
    home: Path, a_user: Callable[..., User]
) -> None:
    leaving = a_user().join()
    server, keeper = postmaster(home), keepers(home)[0]
    psutil.Process(server).suspend()  # so that stopping takes until we let it go on
    leaving.kill()
    eventually(lambda: psutil.Process(keeper).children())  # pg_ctl
    kill(keeper)
    coming = a_user()
    coming.say("join")
    time.sleep(0.3)
    psutil.Process(server).resume()
    coming.answer()
    assert coming.sql("SELECT 1") == 1
    assert not running(server)
