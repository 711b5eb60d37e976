"""The weights file and what is read from it."""

from math import log2

import pytest

from donors.matching.reasons import TEXTS
from donors.matching.weights import load_weights


def test_the_version_is_the_name_of_the_file() -> None:
    assert load_weights().version == "v4"
    assert load_weights("v4") == load_weights()
    assert load_weights("v2").version == "v2"


def test_a_version_that_does_not_exist_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        load_weights("v0")


def test_agreeing_on_a_rare_name_weighs_more_than_on_a_common_one() -> None:
    weights = load_weights()

    rare = weights.bits("surname", "exact", 0.00001, 0.00001)
    common = weights.bits("surname", "exact", 0.01, 0.01)

    assert rare > common > 0


def test_a_rare_spelling_of_a_common_name_is_no_rare_evidence() -> None:
    weights = load_weights()

    assert weights.bits("first_name", "nickname", 0.00001, 0.02) <= log2(1 / 0.02)


@pytest.mark.parametrize("field", ["surname", "middle", "suffix", "employer", "place"])
def test_a_contradiction_is_evidence_against(field: str) -> None:
    assert load_weights().bits(field, "differ") < 0


def test_every_level_has_a_reason_in_plain_words() -> None:
    weights = load_weights()

    levels = {(field, level) for field, levels in weights.fields.items() for level in levels}

    assert levels == set(TEXTS)


def test_bands_begin_at_their_thresholds() -> None:
    weights = load_weights()

    assert weights.band(weights.bands["review"]) == "review"
    assert weights.band(weights.bands["review"] - 0.001) == "clear"
    assert weights.band(weights.bands["strong"]) == "strong"


def test_a_long_list_does_not_make_every_donor_a_match() -> None:
    weights = load_weights()

    assert weights.expected_matches(donors=100_000, entries=200) == pytest.approx(10)
    assert weights.expected_matches(donors=1_000, entries=1_000_000) == pytest.approx(10)


def test_a_state_says_almost_nothing_however_few_give_from_it() -> None:
    weights = load_weights()

    assert weights.bits("place", "state", 0.0001) <= 1
    assert weights.bits("place", "city", 0.0001) > 5 > weights.bits("place", "city", 0.05) > 0
