"""What several tests of donors begin with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from donors.tests import beginnings
from donors.tests.beginnings import beginning
from jobs import pace


@pytest.fixture(autouse=True)
def no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that failed is tried again at once."""
    monkeypatch.setattr(pace, "BACKOFF", (timedelta(0),))


# pytest reads this file before Django is set up, so that what knows models is loaded later.


@beginning
def wilhelmina_listed() -> None:
    """A list of Wilhelmina alone."""
    from donors.tests.office import ON_LIST, bring_list, people

    bring_list(people(ON_LIST))


@beginning
def wilhelmina_gave() -> None:
    from donors.tests.office import bring, gift, van

    bring(van(gift("G-1")))


@beginning
def both_gave() -> None:
    """A gift of Wilhelmina's, and one of Ambrose's."""
    from donors.tests.office import AMBROSE, bring, gift, van

    bring(van(gift("G-1"), gift("A-1", AMBROSE)))


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
