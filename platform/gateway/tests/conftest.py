"""The gate, once for all tests of a process that go through it; and a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from core.tests.browsing import browser, page

if TYPE_CHECKING:  # pytest reads this file before Django is set up
    from access.models import User
    from gateway.tests.gate import Gate


__all__ = ["browser", "page"]


@pytest.fixture(scope="session")
def _running() -> Iterator[Gate]:
    from config.tests.migrated import lay_migrated
    from gateway.tests.gate import Gate

    gate = Gate()
    try:
        lay_migrated(gate.folder / "postgres")
        gate.start_web()
        yield gate
    finally:
        gate.stop()


@pytest.fixture
def gate(_running: Gate, django_db_blocker: DjangoDbBlocker) -> Iterator[Gate]:
    """Two services, both with the same upstream. The test's own connection leads to the database
    of the gate."""
    from gateway import actions
    from gateway.models import Service
    from gateway.tests.gate import CHARTS, LEDGER

    before = connections.settings["default"]
    connections["default"].close()
    connections.settings["default"] = {**before, **_running.database}
    connections["default"] = connections.create_connection("default")
    _running.upstream.seen.clear()
    with django_db_blocker.unblock():
        try:
            if not Service.objects.exists():
                upstream = f"http://127.0.0.1:{_running.upstream.port}"
                told = ["donors-reviewer", "donors-compliance"]
                actions.add_service(
                    slug="charts", name="Charts", host=CHARTS, upstream=upstream, by=None,
                    open_to=["donors-reviewer"], told_about=told, owner="Ines Marlowe",
                )  # fmt: skip
                actions.add_service(
                    slug="ledger", name="Ledger", host=LEDGER, upstream=upstream, by=None,
                    open_to=["platform-engineer"], owner="Ines Marlowe",
                )  # fmt: skip
                _running.start_nginx()
            yield _running
        finally:
            connections["default"].close()
            connections.settings["default"] = before
            connections["default"] = connections.create_connection("default")


@pytest.fixture
def reviewer(gate: Gate) -> User:
    """Somebody who may enter the charts and not the ledger, new each time."""
    from access.models import User
    from access.tests.people import person

    return person(f"ada{User.objects.count()}@campaign.test", "donors-reviewer", "platform-admin")


@pytest.fixture
def visit(gate: Gate, reviewer: User) -> str:
    """The Cookie header of somebody who has entered the charts."""
    from access.tests.people import session_of

    return gate.enter(session_of(reviewer))
