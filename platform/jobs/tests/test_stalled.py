"""A cluster whose processes live and yet do nothing is started anew."""

from __future__ import annotations

import pytest

from jobs.actions import enqueue
from jobs.models import Worker
from jobs.tests.functions import HERE
from jobs.tests.house import House, eventually, finished, gone

pytestmark = pytest.mark.processes


def test_a_sentinel_that_is_silent(house: House) -> None:
    cluster = house.start_cluster()
    finished(enqueue(function=f"{HERE}.nothing"))
    before = cluster.everyone()[1:]
    cluster.sentinel().suspend()
    eventually(lambda: gone(*before), seconds=15)
    finished(enqueue(function=f"{HERE}.nothing"))
    trouble = Worker.objects.filter(name=cluster.name).values_list("last_trouble", flat=True)
    eventually(lambda: trouble[:1][0] == "its sentinel was silent", seconds=10)


def test_free_workers_that_take_nothing(house: House) -> None:
    cluster = house.start_cluster()
    finished(enqueue(function=f"{HERE}.nothing"))
    before = cluster.everyone()[1:]
    cluster.parts("pusher")[0].suspend()
    job = enqueue(function=f"{HERE}.nothing")
    eventually(lambda: gone(*before), seconds=20)
    finished(job)
