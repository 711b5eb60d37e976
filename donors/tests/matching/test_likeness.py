"""Two donors are likened the same whichever of them comes first."""

from __future__ import annotations

import pytest

from donors.matching.likeness import Alike, Described, alike
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
