"""All processes of a house killed at once, as by a power cut: a fresh start finishes the import."""

from __future__ import annotations

import pytest

from jobs.tests.house import eventually
from tests.crashes import moments
from tests.crashes.house import House, Outcome
from tests.crashes.moments import Moment

pytestmark = pytest.mark.processes


@pytest.mark.parametrize(
    "moment",
    [moments.after_the_copy, moments.before_the_fan_in, moments.after_the_csv],
    ids=lambda moment: moment.__name__,
)
def test_a_house_that_lost_every_process_finishes_after_a_fresh_start(
    house: House, undisturbed: Outcome, moment: Moment
) -> None:
    house.start_cluster()
    house.start_web()
    with moment(house).hold:
        house.kill_everything()
    house.start_cluster()
    web = house.start_web()
    house.finish()
    assert house.outcome() == undisturbed
    eventually(web.serves)
