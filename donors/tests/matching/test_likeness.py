"""Two donors are likened the same whichever of them comes first."""

from __future__ import annotations

from itertools import combinations

import pytest

from donors.matching.likeness import Alike, Described, alike, may_be_alike
from donors.matching.weights import load_weights
from donors.tests.matching.people import FREQUENCIES, donor


def likened(*middles: str) -> Alike:
    """Two who differ in the middle name alone."""
    described = [
        Described(number, donor(middle=middle)) for number, middle in enumerate(middles, start=1)
    ]
    [found] = alike([(1, 2)], described, load_weights(), FREQUENCIES)
    return found


@pytest.mark.parametrize("middles", [("Q", ""), ("", "Q")])
def test_that_one_of_two_donors_tells_no_middle_name_says_nothing(middles: tuple[str, str]) -> None:
    found = likened(*middles)
    assert found.probability == likened("", "").probability
    assert "middle" not in {reason.field for reason in found.reasons}


NAMES = (
    ("Testermann", "Robert", "Quentin"), ("Testermann", "Bob", ""), ("Testerman", "Q.", ""),
    ("Testermann", "Mary", "J."), ("Robert", "Testermann", ""), ("Testermann", "Quentin", ""),
    ("Testermann", "Robert & Mary", ""), ("Testermann", "Mr.", ""), ("Testermann", "Roberto", ""),
    ("Testermann Trust", "", ""), ("TESTERMANN TRUST", "", ""), ("Testermann", "R", "Mary"),
)  # fmt: skip


def test_whom_the_names_alone_rule_out_nothing_is_said_of() -> None:
    ruled_out = 0
    for (a, one), (b, other) in combinations(enumerate(NAMES, start=1), 2):
        described = [
            Described(number, donor(last=last, first=first, middle=middle))
            for number, (last, first, middle) in ((a, one), (b, other))
        ]
        if not may_be_alike(one, other):
            ruled_out += 1
            assert not list(alike([(a, b)], described, load_weights(), FREQUENCIES))
    assert ruled_out > len(NAMES)
