"""Two names held against each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.matching.compare import Kind, compare_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MARLOW, GERRIT", "Gerrit Marlow"),
        ("VAN TESTEN, KIM", "Kim VanTesten"),
        ("O'MARLOW, TOM", "OMARLOW, THOMAS MR."),
        ("MARLOWE, GERRIT", "MARLOW, GERRIT"),
        ("PEÑA, JOSÉ", "Jose Pena"),
        ("MARLOW, GERRIT", "GERRIT, MARLOW"),
        ("PROBIN, ZEEV", "Зеев Пробин"),
    ],
)
def test_one_person_written_in_two_ways_is_probable(one: str, other: str) -> None:
    assert compare_names(one, other) > 0.85


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MARLOW, GERRIT Q", "MARLOW, GERRIT R"),
        ("SMITH, JOHN JR", "SMITH, JOHN SR"),
        ("MARLOW, ANNA", "MARLOW, GERRIT"),
        ("SMITH, J", "SMITH, JOHN"),
        ("", ""),
    ],
)
def test_two_people_are_improbable(one: str, other: str) -> None:
    assert compare_names(one, other) < 0.5


def test_a_common_name_is_less_telling_than_a_rare_one() -> None:
    assert compare_names("SMITH, JOHN", "John Smith") < compare_names("MARLOW, ZENO", "Zeno Marlow")


def test_companies_are_compared_as_companies() -> None:
    assert compare_names("Acme Widgets LLC", "ACME WIDGETS", "company") > 0.9
    assert compare_names("Acme Widgets LLC", "MARLOW STRATEGIES", "company") == 0
    assert compare_names("NONE", "NONE", "company") == 0


@given(st.text(max_size=30), st.text(max_size=30))
def test_it_never_raises_and_takes_no_sides(one: str, other: str) -> None:
    kinds: tuple[Kind, ...] = ("person", "company")
    for kind in kinds:
        probability = compare_names(one, other, kind)
        assert 0 <= probability <= 1
        assert probability == pytest.approx(compare_names(other, one, kind))
