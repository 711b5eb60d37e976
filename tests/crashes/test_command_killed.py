"""A command that is ended at the wrong moment leaves an import that is whole, or none."""

from __future__ import annotations

import signal
from pathlib import Path

import psutil
import pytest

from donors.demo import generate
from tests.crashes import moments
from tests.crashes.house import House, Outcome, kill

pytestmark = pytest.mark.processes


def test_a_command_killed_while_it_works_an_import_off_goes_on_when_it_is_typed_again(
    house: House, undisturbed: Outcome, gifts: Path
) -> None:
    command = ("import_contributions", str(gifts), "--source", "demo", "--wait")
    working = house.start_command(*command)
    with (still := moments.after_the_copy(house)).hold:
        kill(psutil.Process(working.pid))
        still.hold.drop_waiting()
    again = house.start_command(*command)
    assert again.wait(40) == 0
    assert house.outcome() == undisturbed


def test_a_command_killed_while_it_takes_up_a_file_leaves_no_import(house: House) -> None:
    other = generate(house.folder / "others", seed=1, contributions=100).gifts
    taking_up = house.start_command("import_contributions", str(other))
    with house.hold("LOCK TABLE donors_importchunk IN SHARE MODE") as hold:
        hold.wait_for('INSERT INTO "donors_importchunk"')
        taking_up.kill()
        taking_up.wait()
        hold.drop_waiting()
    assert house.one("SELECT count(*) FROM donors_import") == 1
    assert house.start_command("import_contributions", str(other)).wait(20) == 0
    assert house.one("SELECT count(*) FROM donors_import") == 2


def test_a_command_interrupted_while_it_hands_the_jobs_over_has_taken_the_file_up(
    house: House,
) -> None:
    other = generate(house.folder / "others", seed=1, contributions=100).gifts
    taking_up = house.start_command("import_contributions", str(other))
    with house.hold("LOCK TABLE django_q_ormq IN SHARE MODE") as hold:
        hold.wait_for('INSERT INTO "django_q_ormq"')
        taking_up.send_signal(signal.SIGINT)
    assert taking_up.wait(20)
    house.start_cluster()
    house.begin()
    house.finish()
    rows = "SELECT array_agg(rows > 0 AND finished_at IS NOT NULL) FROM donors_import"
    assert house.one(rows) == [True, True]
