"""What reviewers' verdicts make of a list's probabilities."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donors.matching import Index
from donors.matching.calibration import MOST_SHIFT, Verdicts, prior_shift, shifted
from donors.tests.matching.people import FREQUENCIES, LOBBYIST, donor

VERDICTS = st.lists(
    st.builds(
        Verdicts,
        probability=st.floats(0, 1),
        validated=st.integers(0, 1_000),
        dismissed=st.integers(0, 1_000),
        shift=st.floats(-4, 4),
    ),
    max_size=8,
)


def test_without_verdicts_nothing_moves() -> None:
    assert prior_shift([]) == pytest.approx(0, abs=1e-5)
    assert prior_shift([Verdicts(0.6, 0, 0)]) == pytest.approx(0, abs=1e-5)


def test_verdicts_as_expected_move_nothing() -> None:
    right = [Verdicts(0.25, 50, 150), Verdicts(0.75, 150, 50), Verdicts(0.95, 190, 10)]

    assert prior_shift(right) == pytest.approx(0, abs=0.01)


def test_a_list_whose_matches_are_mostly_dismissed_is_held_less_probable() -> None:
    shift = prior_shift([Verdicts(0.5, 100, 900), Verdicts(0.9, 500, 500)])

    assert shifted(0.5, shift) == pytest.approx(0.1, abs=0.01)
    assert shifted(0.9, shift) == pytest.approx(0.5, abs=0.03)


def test_few_verdicts_change_little() -> None:
    one, ten, hundred = (prior_shift([Verdicts(0.5, 0, dismissed)]) for dismissed in (1, 10, 100))

    assert -0.35 < one < 0
    assert hundred < ten < one


def test_more_validated_never_lowers_a_list() -> None:
    shifts = [prior_shift([Verdicts(0.5, right, 20)]) for right in range(0, 200, 5)]

    assert all(a <= b for a, b in pairwise(shifts))


def test_what_was_moved_before_is_not_moved_twice() -> None:
    before = [Verdicts(0.8, 300, 700)]
    shift = prior_shift(before)
    after = [Verdicts(shifted(0.8, shift), 300, 700, shift)]

    assert prior_shift(after) == pytest.approx(shift, abs=1e-4)


@given(VERDICTS)
def test_a_shift_has_bounds_and_no_order(verdicts: list[Verdicts]) -> None:
    shift = prior_shift(verdicts)

    assert abs(shift) <= MOST_SHIFT
    assert prior_shift(reversed(verdicts)) == pytest.approx(shift, abs=1e-4)


@pytest.mark.parametrize("shift", [-3.0, 0.0, 2.0])
def test_an_index_weighs_with_the_shift_of_its_list(shift: float) -> None:
    someone = donor(employer="", middle="")
    [plain] = Index([LOBBYIST], frequencies=FREQUENCIES).match(someone, include_clear=True)
    [moved] = Index([LOBBYIST], frequencies=FREQUENCIES, prior_shift=shift).match(
        someone, include_clear=True
    )

    assert moved.probability == pytest.approx(shifted(plain.probability, shift))
    assert moved.reasons == plain.reasons
