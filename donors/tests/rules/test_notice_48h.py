"""Large gifts in the last days before an election."""

from __future__ import annotations

from datetime import date

import pytest

from donors.models import Committee, Election
from donors.rules import judge
from donors.rules.notice_48h import ID
from donors.tests.office import candidate_committee
from donors.tests.rules.gifts import flag, give, held_up, standing, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def committee() -> Committee:
    """Its primary is on 2 June, its general election on 3 November."""
    return candidate_committee()


def test_from_the_nineteenth_day_before_to_the_third_a_notice_is_due() -> None:
    for day in ("2026-10-14", "2026-10-15", "2026-10-31", "2026-11-01", "2026-11-03"):
        give(day, "1000", day)
    assert held_up(ID) == {"2026-10-15", "2026-10-31"}
    found = flag(ID, "2026-10-15")
    assert (found.severity, found.deadline) == ("record", date(2026, 10, 17))
    assert found.reasons[0]["due"] == "2026-10-17"
    assert text_of(ID, "2026-10-15") == (
        "$1,000.00 received 19 days before G2026 of Friends of Odalys Fenwright: the 48 hours end"
        " on 2026-10-17, at the hour of its receipt"
    )


def test_less_than_a_thousand_dollars_needs_none() -> None:
    give("G-1", "999.99", "2026-05-20")
    give("R-1", "-1000", "2026-05-20")
    assert held_up(ID) == set()


def test_whoever_gives_and_for_whichever_election() -> None:
    give("G-1", "1000", "2026-05-20", election_code="G2026", entity_type="PAC")
    assert held_up(ID) == {"G-1"}


@pytest.mark.parametrize(("kind", "not_judged"), [("pac", 0), ("unknown", 1)])
def test_only_candidates_owe_notices(kind: str, not_judged: int) -> None:
    Committee.objects.update(type=kind)
    give("G-1", "1000", "2026-05-20", entity_type="PAC")
    assert (judge(), standing(ID)) == (not_judged, set())


def test_without_elections_it_is_not_judged() -> None:
    Election.objects.all().delete()
    give("G-1", "1000", "2026-05-20", entity_type="PAC")
    assert (judge(), standing(ID)) == (1, set())
