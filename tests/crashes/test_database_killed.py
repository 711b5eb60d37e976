"""kill -9 of the embedded database loses nothing: whoever needs it next starts it again."""

from __future__ import annotations

import pytest

from tests.crashes import moments
from tests.crashes.house import House, Outcome, kill
from tests.crashes.moments import Moment

pytestmark = pytest.mark.processes


@pytest.mark.parametrize(
    ("moment", "whole"),
    [
        (moments.amid_a_chunk, False),
        (moments.after_the_copy, True),
        (moments.before_the_fan_in, False),
        (moments.amid_the_merge, True),
        (moments.after_the_csv, False),
    ],
    ids=lambda value: getattr(value, "__name__", "all" if value else "postmaster"),
)
def test_an_import_survives_its_database(
    house: House, undisturbed: Outcome, moment: Moment, whole: bool
) -> None:
    """Its first process alone leaves the others, which have to be found and ended."""
    house.start_cluster()
    with moment(house).hold:
        first, *others = house.database()
        kill(first, *(others if whole else []))
    house.finish()
    assert house.outcome() == undisturbed


def test_an_idle_house_has_its_database_back_before_anyone_asks(
    house: House, undisturbed: Outcome
) -> None:
    house.start_cluster()
    house.until("SELECT count(*) FROM jobs_worker")
    kill(house.database()[0])
    house.until("SELECT true")
    house.begin()
    house.finish()
    assert house.outcome() == undisturbed
