"""Verdicts teach how likely a list's matches are."""

from __future__ import annotations

import pytest

from donors.actions.calibrating import calibrate
from donors.actions.decisions import decide, reopen
from donors.models import Match, WatchList
from donors.tests.office import ON_LIST, bring, bring_list, employee, flag_of, gift, people, van

pytestmark = pytest.mark.django_db
DONORS = 12


def gifts(first: int, last: int) -> bytes:
    return van(
        *(
            gift(f"G-{number}", VanID=str(number), ZipOrPostal=f"{60_000 + number}", Employer="")
            for number in range(first, last)
        )
    )


def likely(number: str) -> float:
    return Match.objects.get(profile__contributions__external_id=number).probability


def test_dismissed_matches_make_a_list_less_likely_from_the_next_screening_on() -> None:
    reviewer = employee("reviewer")
    bring_list(people(ON_LIST))
    bring(gifts(0, DONORS))
    before = likely("G-1")
    assert calibrate() == {}
    decisions = [
        decide(flag_ids=[flag_of(f"G-{number}").pk], verdict="dismissed", note="No.", by=reviewer)
        for number in range(DONORS)
    ]
    learned = calibrate()["executives"]
    assert learned < -1
    assert calibrate() == {}
    assert likely("G-1") == before
    bring(gifts(DONORS, DONORS + 1), name="b.csv")
    assert likely(f"G-{DONORS}") < before
    assert Match.objects.latest("pk").prior_shift == learned
    assert calibrate() == {}  # what was learned is not learned again
    for decision in decisions:
        reopen(decision_id=decision.pk, note="It was her.", by=reviewer)
    assert calibrate() == {"executives": 0.0}
    assert WatchList.objects.get().prior_shift == 0.0
