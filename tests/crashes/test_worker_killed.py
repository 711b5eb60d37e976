"""kill -9 of the process that works on an import changes nothing of what the import comes to."""

from __future__ import annotations

import pytest

from tests.crashes import moments
from tests.crashes.house import House, Outcome, kill
from tests.crashes.moments import Moment

pytestmark = pytest.mark.processes


@pytest.mark.parametrize(
    "moment",
    [
        moments.amid_a_chunk,
        moments.after_the_copy,
        moments.before_the_fan_in,
        moments.before_the_broker_hears_of_the_merge,
        moments.amid_the_merge,
        moments.amid_the_screening,
        moments.after_the_csv,
        moments.after_the_mail,
    ],
    ids=lambda moment: moment.__name__,
)
def test_a_worker_killed_leaves_the_same_flags_one_csv_and_one_mail(
    house: House, undisturbed: Outcome, moment: Moment
) -> None:
    house.start_cluster()
    with (still := moment(house)).hold:
        kill(house.worker_of(still.job))
        still.hold.drop_waiting()
    house.finish()
    assert house.outcome() == undisturbed


def test_a_worker_killed_loses_nothing_where_redis_carries_the_jobs(
    house: House, undisturbed: Outcome
) -> None:
    """The ids that the group had fetched and not begun are lost with it."""
    house.use_redis()
    house.start_cluster()
    with (still := moments.after_the_copy(house)).hold:
        kill(house.worker_of(still.job))
        still.hold.drop_waiting()
    house.finish()
    assert house.outcome() == undisturbed
