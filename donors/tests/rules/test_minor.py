"""Who may be a minor."""

from __future__ import annotations

import pytest

from donors.rules.minor import ID
from donors.tests.rules.gifts import flag, give, held_up, text_of

pytestmark = pytest.mark.django_db


def test_a_student_who_gives_much_is_looked_at() -> None:
    for number, job in enumerate(("Student", "HIGH SCHOOL STUDENT", "child", "4th grader")):
        give(f"G-{number}", "500.01", donor=job, occupation=job)
    assert held_up(ID) == {"G-0", "G-1", "G-2", "G-3"}
    assert text_of(ID, "G-0") == "Student gave $500.01"
    assert (flag(ID, "G-0").deadline, flag(ID, "G-0").severity) == (None, "illegal")


def test_who_gives_little_or_is_grown_up_is_not() -> None:
    give("G-1", "500", occupation="Student")
    for job in (
        "Law student",
        "Graduate Student",
        "Child psychologist",
        "Student Affairs",
        "Miner",
    ):
        give(job, "2000", donor=job, occupation=job)
    give("O-1", "2000", donor="Org", occupation="Student", entity_type="ORG")
    assert held_up(ID) == set()
