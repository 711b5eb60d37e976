"""kill -9 of a part of the cluster that has nothing to do, or of the supervisor, wedges nothing."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest

from config.tests.embedded import running
from jobs.tests.house import Cluster, eventually
from tests.crashes import moments
from tests.crashes.house import House, Outcome, kill

pytestmark = pytest.mark.processes

# One for each chunk. Whatever else they do, one of the idle workers holds the lock of the queue.
PARTS: tuple[Callable[[Cluster], list[psutil.Process]], ...] = (
    lambda cluster: cluster.parts("pusher"),
    lambda cluster: cluster.parts("monitor"),
    lambda cluster: cluster.parts("worker")[:1],
    lambda cluster: cluster.parts("worker"),
    lambda cluster: [cluster.sentinel()],
)


def test_each_idle_part_may_be_killed_in_turn_and_work_goes_on(
    house: House, undisturbed: Outcome
) -> None:
    cluster = house.start_cluster()
    for chunk, part in enumerate(PARTS, start=1):
        kill(*part(cluster))
        house.begin(chunks=(chunk,))
        house.until("SELECT count(loaded_at) = %s FROM donors_importchunk", chunk)
    house.begin()
    house.finish()
    assert house.outcome() == undisturbed


def test_a_killed_supervisor_takes_its_processes_along_and_another_one_takes_over(
    house: House, undisturbed: Outcome
) -> None:
    cluster = house.start_cluster()
    with moments.amid_the_merge(house).hold as hold:
        everyone = cluster.everyone()
        kill(cluster.supervisor)
        eventually(lambda: not any(running(process.pid) for process in everyone))
        hold.drop_waiting()
    house.start_cluster()
    house.finish()
    assert house.outcome() == undisturbed
