"""Houses to be wrecked, and what an undisturbed one comes to."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:  # pytest reads this file before Django is set up
    from tests.crashes.house import House, Outcome


@pytest.fixture(scope="session")
def model(django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The furnished house; tests get copies of it."""
    from config.tests.conftest import clear
    from config.tests.embedded import eventually, keepers
    from config.tests.memory import make_folder
    from tests.crashes.furnishing import furnish

    folder = make_folder("model")
    furnish(folder, django_db_blocker)
    eventually(lambda: not keepers(folder / "postgres"))  # it has stopped the database and left
    yield folder
    clear(folder / "postgres")
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def undisturbed(model: Path, django_db_blocker: DjangoDbBlocker) -> Outcome:
    """What becomes of the import where nothing is killed."""
    from tests.crashes.house import House

    house = House(model, django_db_blocker)
    house.open()
    try:
        house.start_cluster()
        house.begin()
        house.finish()
        return house.outcome()
    except Exception as error:
        error.add_note(house.tail())
        raise
    finally:
        house.close()


@pytest.fixture
def gifts(model: Path) -> Path:
    """The file that every house has taken up."""
    return model / "files" / "gifts.csv"


@pytest.fixture
def house(model: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    from tests.crashes.house import House

    house = House(model, django_db_blocker)
    try:
        house.open()
        yield house
    finally:
        house.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails shows the end of its house's logs."""
    report: pytest.TestReport = yield
    house: Any = getattr(item, "funcargs", {}).get("house")
    if report.when == "call" and report.failed and house:
        report.sections.append(("the house's logs", house.tail()))
    return report
