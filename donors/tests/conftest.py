"""What several tests of donors begin with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from donors.tests import beginnings
from jobs import pace


@pytest.fixture(autouse=True)
def no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that failed is tried again at once."""
    monkeypatch.setattr(pace, "BACKOFF", (timedelta(0),))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    beginnings.sort(items)


@pytest.fixture(scope="module")
def _place_of_beginnings(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """No beginning outlasts its module."""
    yield tmp_path_factory.mktemp("beginnings")
    with django_db_blocker.unblock():
        beginnings.standing.end()


@pytest.fixture
def _begun(
    request: pytest.FixtureRequest, _place_of_beginnings: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        beginnings.standing.change_to(beginnings.beginning_of(request.node), _place_of_beginnings)


@pytest.fixture
def _django_db_helper(_begun: None, _django_db_helper: None) -> None:
    """A test's own transaction begins within that of what it begins with."""
