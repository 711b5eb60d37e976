"""kill -9 of the web process disturbs no import, and it serves again."""

from __future__ import annotations

import pytest

from config.tests.embedded import running
from jobs.tests.house import eventually
from tests.crashes import moments
from tests.crashes.furnishing import PASSWORD, REVIEWER
from tests.crashes.house import House, Outcome, kill

pytestmark = pytest.mark.processes


def test_the_web_process_is_killed_while_an_import_is_worked_and_serves_again(
    house: House, undisturbed: Outcome
) -> None:
    house.start_cluster()
    web = house.start_web()
    eventually(web.serves)
    with moments.amid_the_merge(house).hold:
        kill(web.workers()[0])
        eventually(web.serves)
        left_behind = web.workers()
        web.process.kill()
        web.process.wait()
        web = house.start_web()
        eventually(lambda: not any(running(worker.pid) for worker in left_behind))
        # They hold the port until they have ended, and gunicorn asks for it five times, a second
        # apart: on a slow machine it may have given up, and is started anew as systemd would.
        if web.process.poll() is not None:
            web = house.start_web()
        eventually(web.serves)
    house.finish()
    assert house.outcome() == undisturbed
    flags = web.download("/donors/imports/1/flags.csv", email=REVIEWER, password=PASSWORD)
    assert flags.decode() == undisturbed.flags_file
