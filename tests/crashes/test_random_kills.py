"""Processes killed at random, one after the other, for a while: the import comes to the same."""

from __future__ import annotations

import os
import random
import time
from dataclasses import replace

import psutil
import pytest

from tests.crashes.house import House, Outcome, kill

pytestmark = pytest.mark.processes

SEED = int(os.environ.get("CRASH_SEED", "2026"))  # another one by hand
SECONDS = 8.0  # too short for a job to be given up: that takes three failures, 12 s apart
PAUSE = (0.3, 1.0)


def test_an_import_outlasts_a_series_of_random_kills(house: House, undisturbed: Outcome) -> None:
    dice = random.Random(SEED)
    cluster, web = house.start_cluster(), house.start_web()
    house.begin()
    killed = []
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(dice.uniform(*PAUSE))
        # each as often: the database has so many processes that it would be hit all the time
        database = house.database()
        others = [process for process in house.processes() if process not in database]
        victim = dice.choice(dice.choice([database, others] if database else [others]))
        killed.append(_name(victim))
        kill(victim)
        # as the service manager does, which waits for the last thread of what it starts anew
        for process in (cluster.process, web.process):
            if process.pid == victim.pid:
                process.wait(10)
        if cluster.process.poll() is not None:
            cluster = house.start_cluster()
        if web.process.poll() is not None:
            web = house.start_web()
    story = f"CRASH_SEED={SEED}, killed: {', '.join(killed)}"
    try:
        house.finish(90)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{story}") from error
    outcome = house.outcome()
    if outcome.outbox == ("unknown",):  # its sender was hit: rightly so, and at most one went out
        assert len(outcome.mails) <= 1, story
        undisturbed = replace(undisturbed, outbox=outcome.outbox, mails=outcome.mails)
    assert outcome == undisturbed, story


def _name(process: psutil.Process) -> str:
    try:
        words = " ".join(process.cmdline()).split()
        return " ".join([process.name(), *words[-2:]])
    except psutil.NoSuchProcess:
        return "one that was gone"
