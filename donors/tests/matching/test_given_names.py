"""First names near each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.matching import Frequencies, load_weights
from donors.matching.given_index import GivenNames
from donors.matching.given_names import compare_given
from donors.matching.vocabulary import Vocabulary, nearness

WORDS = st.text(alphabet="ABCDEILMNORST", min_size=0, max_size=9)


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("ROBERT", "ROBERT", "exact"),
        ("ROBERT", "BOB", "nickname"),
        ("PEGGY", "MEG", "sibling_nickname"),
        ("JEFF", "JEFFREY", "nickname"),
        ("R", "ROBERT", "initial"),
        ("R", "R", "initial"),
        ("ROBERT", "ROBRET", "one_edit"),
        ("ROBERT", "MARY", None),
        ("JOHN", "JANE", None),
        ("R", "BOB", None),
    ],
)
def test_two_first_names_compare(left: str, right: str, level: str | None) -> None:
    assert compare_given(left, right) == level
    assert compare_given(right, left) == level


def test_surnames_are_near_by_a_letter_or_by_sound() -> None:
    assert nearness("MARLOW", "MARLWO") == "one_edit"
    assert nearness("MARLOWE", "MARLOUGH") in ("sounds_alike", "similar", None)
    assert nearness("SCHNEIDER", "SNYDER") is None
    assert nearness("KATARINA", "CATERINA") == "sounds_alike"
    assert nearness("LEE", "LEA") is None


@given(WORDS, WORDS)
def test_nearness_takes_no_sides(a: str, b: str) -> None:
    assert nearness(a, b) == nearness(b, a)
    if a and b:
        assert compare_given(a, b) == compare_given(b, a)


@given(st.lists(WORDS, max_size=30), WORDS)
def test_a_vocabulary_finds_all_that_are_one_letter_away(words: list[str], word: str) -> None:
    near = Vocabulary(words).near(word)

    for other in words:
        if nearness(word, other) in ("exact", "one_edit", "sounds_alike"):
            assert near[other] == nearness(word, other)
    assert near.keys() <= set(words)


FORMS = {"exact", "nickname"}
LISTED = ("", "J", "JO", "JON", "JEFF", "JEFFREY", "GEOFF", "ROBERT", "BOB", "ROBERTSON", "AL")


@pytest.mark.parametrize(
    "name", ["", "J", "JO", "JE", "JEF", "JEFFREY", "BOB", "ROBERTS", "ALBERT"]
)
def test_forms_of_a_name_are_the_names_that_compare_as_such(name: str) -> None:
    known = GivenNames(LISTED, load_weights(), Frequencies.default())

    forms = known.forms[name]

    alike = {other for other in LISTED if other and name and compare_given(name, other) in FORMS}
    assert forms.names == alike
    assert forms.bits == known.bits(alike)
    assert alike <= known.perhaps_near[name].names
