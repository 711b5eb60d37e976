"""Several processes share one embedded server, and the last to leave stops it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from config.tests.embedded import User, eventually, keepers, postmaster, running

pytestmark = pytest.mark.processes


def test_two_processes_share_a_server_and_the_last_to_leave_stops_it(
    home: Path, a_user: Callable[..., User]
) -> None:
    first, second = a_user().join(), a_user().join()
    server = postmaster(home)
    first.sql("CREATE TABLE note (said text)")
    assert second.sql("SELECT count(*) FROM note") == 0

    first.leave()
    assert second.sql("SELECT 1") == 1
    assert postmaster(home) == server

    second.leave()
    eventually(lambda: not running(server))
    eventually(lambda: keepers(home) == [])


def test_what_was_written_is_there_the_next_time(home: Path, a_user: Callable[..., User]) -> None:
    writer = a_user().join()
    writer.sql("CREATE TABLE note (said text)")
    writer.leave()
    assert a_user().join().sql("SELECT count(*) FROM note") == 0


def test_a_process_that_comes_while_the_server_is_being_stopped_finds_one(
    home: Path, a_user: Callable[..., User]
) -> None:
    for _ in range(3):
        leaving, coming = a_user().join(), a_user()
        leaving.process.kill()
        assert coming.join().sql("SELECT 1") == 1
        coming.leave()


def test_eight_processes_that_start_at_the_same_moment_share_one_server(
    fresh_home: Path, a_user: Callable[..., User]
) -> None:
    users = [a_user(fresh_home) for _ in range(8)]
    for user in users:
        user.say("join")
    for user in users:
        user.answer()
    assert len({user.sql("SELECT pg_postmaster_start_time()::text") for user in users}) == 1
    assert len(keepers(fresh_home)) == 1


def test_the_child_of_a_user_that_left_is_still_a_user(
    home: Path, a_user: Callable[..., User]
) -> None:
    user = a_user().join()
    server = postmaster(home)
    child = user.ask("fork")
    user.process.wait(10)
    assert user.sql("SELECT 1") == 1  # by the child, which took over the pipes
    assert running(server)
    os.kill(child, signal.SIGKILL)
    eventually(lambda: not running(server))


def test_control_c_at_the_terminal_reaches_neither_server_nor_keeper(
    home: Path, a_user: Callable[..., User]
) -> None:
    staying = a_user().join()
    server, watch = postmaster(home), keepers(home)
    interrupted = a_user(start_new_session=True).join()
    os.killpg(interrupted.process.pid, signal.SIGINT)
    interrupted.process.wait(10)
    assert staying.sql("SELECT 1") == 1
    assert (postmaster(home), keepers(home)) == (server, watch)


def test_the_one_who_started_the_server_takes_nothing_along_by_control_c(
    home: Path, a_user: Callable[..., User]
) -> None:
    starter = a_user(start_new_session=True).join()
    staying = a_user().join()
    server, watch = postmaster(home), keepers(home)
    os.killpg(starter.process.pid, signal.SIGINT)
    starter.process.wait(10)
    assert staying.sql("SELECT 1") == 1
    assert (postmaster(home), keepers(home)) == (server, watch)


def test_joining_again_changes_nothing(home: Path, a_user: Callable[..., User]) -> None:
    user = a_user().join()
    before = (postmaster(home), keepers(home))
    user.join()
    assert (postmaster(home), keepers(home)) == before


def test_variables_meant_for_another_postgres_do_not_mislead_it(
    home: Path, a_user: Callable[..., User]
) -> None:
    strange = {"PGPORT": "5999", "PGHOST": "elsewhere", "PGDATA": "/nowhere", "PGUSER": "other"}
    assert a_user(env=strange).join().sql("SELECT 1") == 1
    assert a_user().join().sql("SELECT count(*) > 0 FROM pg_stat_activity") is True


def test_a_server_with_no_free_connection_is_not_taken_for_dead(
    home: Path, a_user: Callable[..., User]
) -> None:
    crowd = a_user(env={"SERVER_OPTIONS": "max_connections=6"}).join()
    server = postmaster(home)
    crowd.ask("hold 6")
    late = a_user()
    late.join()
    with pytest.raises(RuntimeError, match="too many clients"):
        late.sql("SELECT 1")
    crowd.leave()
    assert late.sql("SELECT 1") == 1
    assert postmaster(home) == server


def test_neither_statements_nor_values_get_into_the_log(
    home: Path, a_user: Callable[..., User]
) -> None:
    user = a_user().join()
    user.sql("CREATE TABLE donor (email text UNIQUE)")
    user.sql("INSERT INTO donor VALUES ('ada@example.org')")
    with pytest.raises(RuntimeError, match="duplicate key"):
        user.sql("INSERT INTO donor VALUES ('ada@example.org')")
    log = (home / "server.log").read_text()
    assert "duplicate key" in log
    assert "ada@example.org" not in log
