"""Settings of Splink from the weights, and the rows that they go by."""

from __future__ import annotations

from math import isclose, log2
from typing import Any

import pytest

from donors.matching import Entry, Person, load_weights
from donors.matching.readings import COLUMNS, SHARES, donor_readings, entry_readings, rounded
from donors.matching.splink_settings import SHARE_COLUMNS, splink_settings
from donors.tests.matching.people import DONOR, FREQUENCIES, LOBBYIST

WEIGHTS = load_weights()
SETTINGS = splink_settings(WEIGHTS, -20.0)


def levels(field: str) -> list[dict[str, Any]]:
    [found] = [one for one in SETTINGS["comparisons"] if one["output_column_name"] == field]
    return list(found["comparison_levels"])


def splink_bits(level: dict[str, Any], share: float) -> float:
    """What Splink makes of a level and a share, as its ComparisonLevel does."""
    bits: float = log2(level["m_probability"] / level["u_probability"])
    if "tf_adjustment_column" not in level:
        return bits
    inverse = SHARE_COLUMNS[level["tf_adjustment_column"]]
    greatest = max(1 / share if inverse else share, level.get("tf_minimum_u_value", 0.0))
    adjustment = log2(level["u_probability"]) - log2(greatest)
    return bits + float(level["tf_adjustment_weight"]) * adjustment


@pytest.mark.parametrize("share", [0.00002, 0.001, 0.005])
@pytest.mark.parametrize("field", ["surname", "first_name", "employer", "place", "middle"])
def test_every_level_weighs_what_the_weights_say(field: str, share: float) -> None:
    for level in levels(field):
        name = level["label_for_charts"]
        if name not in WEIGHTS.fields[field]:  # no evidence, or the cap by the commoner value
            continue
        assert isclose(splink_bits(level, share), WEIGHTS.bits(field, name, share), abs_tol=0.01), (
            name
        )


def test_a_rare_spelling_of_a_common_name_weighs_as_the_common_one() -> None:
    [capped] = [one for one in levels("surname") if one["label_for_charts"] == "one_edit, commoner"]
    bits = WEIGHTS.bits("surname", "one_edit", 0.000001, 0.01)
    assert isclose(splink_bits(capped, 0.01), bits, abs_tol=0.01)


def test_the_prior_is_that_of_the_list() -> None:
    share = SETTINGS["probability_two_random_records_match"]
    assert isclose(log2(share / (1 - share)), -20.0, abs_tol=1e-9)


def test_a_share_is_rounded_down_by_less_than_a_quarter_of_a_bit() -> None:
    for share in (1.0, 0.3, 0.001, 1e-6):
        assert share * 0.84 < rounded(share) <= share
    assert rounded(SHARES[7]) == SHARES[7]


def test_a_donor_has_a_row_for_each_surname_and_each_given_name() -> None:
    person = Person(last="SMITH-JONES", first="ROBERT", middle="EARL", suffix="JR")
    found = {
        (row.surname, row.surname_kind, row.given, row.given_kind)
        for row in donor_readings(7, person, FREQUENCIES)
    }
    surnames = (("SMITHJONES", "whole"), ("SMITH", "part"), ("JONES", "part"))
    given = (("ROBERT", "first"), ("EARL", "middle"))
    swapped = {("ROBERT", "swapped", "SMITHJONES", "first")}
    assert found == {surname + name for surname in surnames for name in given} | swapped


def test_an_entry_has_a_row_for_each_name_it_goes_by_and_each_row_an_id() -> None:
    entry = Entry(id=3, last="Marsh", first="William", middle="Otho", nickname="Skip")
    rows = entry_readings(entry, FREQUENCIES)
    assert {(row.given, row.given_kind) for row in rows} == {
        ("WILLIAM", "first"), ("SKIP", "nickname"), ("OTHO", "middle")
    }  # fmt: skip
    assert len({row.unique_id for row in rows}) == len(rows)
    assert {row.record for row in rows} == {3}


def test_organisations_and_whoever_has_no_surname_have_no_rows() -> None:
    assert entry_readings(Entry(id=1, is_organisation=True, name="Acme"), FREQUENCIES) == []
    assert donor_readings(1, Person(first="Robert"), FREQUENCIES) == []


def test_what_is_not_known_is_left_out_of_a_row() -> None:
    [row, *_] = [reading.as_row() for reading in donor_readings(1, DONOR, FREQUENCIES)]
    assert set(row) <= set(COLUMNS)
    assert not {"", (), None} & {value for value in row.values() if value in ("", (), None)}
    assert set(entry_readings(LOBBYIST, FREQUENCIES)[0].as_row()) >= {"organisation_keys"}
