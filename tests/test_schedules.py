"""What runs by the clock can be run: each schedule by the job that it makes in life."""

from __future__ import annotations

import pytest

from jobs.actions import enqueue
from jobs.runner import work_off
from jobs.schedules import Schedule, registered

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("schedule", registered(), ids=lambda schedule: schedule.name)
def test_what_a_schedule_runs_is_done_in_an_empty_house(schedule: Schedule) -> None:
    job = work_off(enqueue(function=schedule.function, label=schedule.name))

    assert job.state == "done", job.error
