"""Houses of their own for tests that start real clusters, and kill them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:  # pytest reads this file before Django is set up
    from jobs.tests.house import House, Redis


@pytest.fixture(scope="session")
def foundation() -> Iterator[Path]:
    """A folder with a database of its own, migrated."""
    from config.tests.memory import make_folder
    from config.tests.migrated import lay_migrated
    from jobs.tests.house import clear_away

    folder = make_folder("jobs")
    lay_migrated(folder / "postgres")
    yield folder
    clear_away(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def house(foundation: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """A house without jobs. The test's own connection leads to its database."""
    from jobs.models import Job, OutboxMessage, ScheduleRun, Worker
    from jobs.tests.house import House

    house = House(foundation)
    before = connections.settings["default"]
    connections["default"].close()
    connections.settings["default"] = {**before, **house.database}
    connections["default"] = connections.create_connection("default")
    with django_db_blocker.unblock():
        for model in (OutboxMessage, Job, Worker, ScheduleRun):
            model.objects.all().delete()
        try:
            yield house
        finally:
            house.end()
            connections["default"].close()
            connections.settings["default"] = before
            connections["default"] = connections.create_connection("default")


@pytest.fixture
def redis() -> Iterator[Redis]:
    from jobs.tests.house import Redis

    server = Redis()
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["orm", "redis"])
def either_house(request: pytest.FixtureRequest, house: House) -> House:
    """A house with the one broker, and one with the other."""
    if request.param == "redis":
        house.use(request.getfixturevalue("redis"))
    return house
