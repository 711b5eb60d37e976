"""`migrate` beside a house at work: an ALTER that would have to wait lets the others pass."""

from __future__ import annotations

import io
from collections.abc import Iterator

import psycopg2
import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from psycopg2.extensions import connection as Connection  # noqa: N812

from core.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """Somebody else, who is inside a transaction with the table that a migration will alter."""
    settings.MIGRATION_MODULES = {"texting": "core.tests.migrations"}
    settings.MIGRATE_LOCK_SECONDS = 1
    monkeypatch.setattr(migrate, "PAUSE_SECONDS", 0.01)
    kept = connection.get_connection_params()
    other = psycopg2.connect(**{name: kept[name] for name in ("dbname", "user", "host", "port")})
    with other.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (id int)")
        other.commit()
        cursor.execute("SELECT * FROM counter")  # and holds its lock until the end
        yield other
        other.rollback()
        cursor.execute("DROP TABLE counter")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'texting'")
    other.commit()
    other.close()


def run() -> str:
    told = io.StringIO()
    call_command("migrate", "texting", "--skip-checks", verbosity=0, stderr=told)
    return told.getvalue()


def columns() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'counter'::regclass")
        return {name for (name,) in cursor.fetchall()}


def test_a_table_that_is_in_use_is_waited_for_by_trying_again(
    other: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        other.rollback()

    monkeypatch.setattr("core.management.commands.migrate.time.sleep", rest)
    assert "waiting for a better moment" in run()
    assert len(rests) == 1
    assert "lock_timeout" in columns()


def test_a_table_that_is_always_in_use_is_left_alone_and_told(
    other: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "TRIES", 2)
    with pytest.raises(CommandError, match="in use each time, 2 times: nothing of the last"):
        run()
    assert "lock_timeout" not in columns()


def test_the_limits_are_those_of_the_settings_and_end_with_the_command(other: Connection) -> None:
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO counter (id) VALUES (1)")
    other.commit()
    run()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO counter (id) VALUES (2)")
        cursor.execute("SELECT lock_timeout FROM counter ORDER BY id")
        assert cursor.fetchall() == [("1s",), ("0",)]  # while it was altered, and after
