"""Occupations in classes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.matching.occupations import occupation_class


@pytest.mark.parametrize(
    ("occupation", "expected"),
    [
        ("LOBBYIST", "lobbyist"),
        ("Director, Government Relations", "lobbyist"),
        ("SVP, Legislative Affairs", "lobbyist"),
        ("PUBLIC POLICY", "lobbyist"),
        ("CEO", "executive"),
        ("Chief Financial Officer", "executive"),
        ("VICE-PRESIDENT", "executive"),
        ("EXECUTIVE ASSISTANT", "other"),
        ("ACCOUNT EXECUTIVE", "other"),
        ("Attorney", "adjacent"),
        ("CONSULTANT", "adjacent"),
        ("TEACHER", "other"),
        ("RETIRED", "uninformative"),
        ("Not Employed", "uninformative"),
        ("", "uninformative"),
        ("INFORMATION REQUESTED", "uninformative"),
    ],
)
def test_an_occupation_falls_into_its_class(occupation: str, expected: str) -> None:
    assert occupation_class(occupation) == expected


@given(st.text())
def test_any_text_has_a_class(text: str) -> None:
    assert occupation_class(text)
