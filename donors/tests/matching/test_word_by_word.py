"""Names as strings of words, in whatever order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.matching.word_by_word import likeness

WORDS = st.lists(st.sampled_from(["MARLOW", "MARLWO", "GERRIT", "G", "BOB", "ROBERT", ""]))


def alike(one: str, other: str) -> float:
    return likeness(one.split(), other.split(), lambda word: 1.0)


def test_the_order_of_the_words_is_nothing() -> None:
    assert alike("GERRIT MARLOW", "MARLOW GERRIT") == 1.0


def test_a_name_written_as_one_word_is_that_of_two() -> None:
    assert alike("KIM VAN TESTEN", "KIM VANTESTEN") > 0.85


def test_a_word_more_on_one_side_is_less_than_another_word_on_either() -> None:
    assert 1.0 > alike("KIM MARLOW", "KIM ANNA MARLOW") > alike("KIM BO MARLOW", "KIM ANNA MARLOW")


def test_nothing_is_alike_where_there_is_nothing() -> None:
    assert alike("", "") == alike("MARLOW", "") == 0.0


@given(WORDS, WORDS)
def test_it_takes_no_sides(one: list[str], other: list[str]) -> None:
    there, back = (likeness(a, b, len) for a, b in ((one, other), (other, one)))

    assert 0 <= there <= 1
    assert there == pytest.approx(back)
