"""Processes killed at random, one after the other, for a while: the import comes to the same.

Ten rounds, each with a seed of its own: CRASH_ROUNDS=10 python -m pytest
tests/crashes/test_random_kills.py. A round that failed again: CRASH_SEED and its seed.
"""

from __future__ import annotations

import os
import random
import time
from dataclasses import replace

import psutil
import pytest

from donors.rules import RULES
from tests.crashes.house import House, Outcome, kill

pytestmark = pytest.mark.processes

FIRST_SEED = int(os.environ.get("CRASH_SEED", "2026"))  # another one by hand
ROUNDS = int(os.environ.get("CRASH_ROUNDS", "1"))  # ten by hand, before a release
WORKERS = 4
SECONDS = 8.0  # too short for a job to be given up: that takes three failures, 12 s apart
PAUSE = (0.3, 1.0)
# Each round in its turn begins to kill when a job of the next stage has begun.
STAGES = ("load_chunk", "merge_import", "screen", "collate_import")
BEGUN = "SELECT count(*) FROM jobs_job WHERE function = %s AND started_at IS NOT NULL"


def test_the_import_goes_through_all_that_donors_has(undisturbed: Outcome) -> None:
    """Else what outlasts the kills below would be less than it seems."""
    assert {rule for rule, *_ in undisturbed.flags} == {"", *(rule.ID for rule in RULES)}
    assert {slug for _, slug, *_ in undisturbed.flags} == {
        "", "foreign-agents", "lobbyists", "oil-gas-executives",
    }  # fmt: skip
    assert {function.removeprefix("donors.tasks.") for function, *_ in undisturbed.jobs} == {
        *STAGES, "liken",
    }  # fmt: skip
    assert len(undisturbed.moves) > 50
    assert undisturbed.rejects
    assert undisturbed.mails == (1,)


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + ROUNDS))
def test_an_import_outlasts_a_series_of_random_kills(
    house: House, undisturbed: Outcome, seed: int
) -> None:
    dice = random.Random(seed)
    cluster, web = house.start_cluster(workers=WORKERS), house.start_web()
    house.begin()
    stage = STAGES[seed % len(STAGES)]
    house.until(BEGUN, f"donors.tasks.{stage}", seconds=120)  # nothing is killed yet
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
            cluster = house.start_cluster(workers=WORKERS)
        if web.process.poll() is not None:
            web = house.start_web()
    story = f"CRASH_SEED={seed}, killed from {stage} on: {', '.join(killed)}"
    try:
        house.finish(180)
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
