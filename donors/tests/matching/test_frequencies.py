"""How common values are among the donors."""

import json
from collections import Counter

import pytest

from donors.matching.frequencies import Frequencies


def population() -> Frequencies:
    return Frequencies.from_counts(
        1000,
        surnames=Counter({"Marlow": 6, "MARLOW": 4, "Van Testen": 2, "Rarely": 1}),
        first_names=Counter({"ANNA": 30, "Anna Lee": 10, "BERT": 60}),
        employers=Counter({"Acme LLC": 5, "ACME": 5, "RETIRED": 300}),
        zips=Counter({"12345": 3, "12345-6789": 2, "123": 9}),
    )


def test_spellings_of_one_value_are_counted_together() -> None:
    frequencies = population()

    assert frequencies.surname("MARLOW") == pytest.approx(0.010)
    assert frequencies.surname("VANTESTEN") == pytest.approx(0.002)
    assert frequencies.first_name("ANNA") == pytest.approx(0.040)
    assert frequencies.employer("ACME") == pytest.approx(0.010)
    assert frequencies.zip("12345") == pytest.approx(0.005)


def test_a_value_never_seen_is_as_rare_as_one_donor() -> None:
    assert population().surname("NEVERSEEN") == population().surname("RARELY") == 0.001


def test_employers_that_say_nothing_are_not_counted() -> None:
    assert population().employers.keys() == {"ACME"}


def test_initials_are_shares_of_the_first_names() -> None:
    assert population().initial("A") == pytest.approx(0.4)


def test_a_snapshot_survives_storage_as_json() -> None:
    frequencies = population()

    stored = json.dumps(frequencies.to_dict())

    assert Frequencies.from_dict(json.loads(stored)) == frequencies


def test_where_no_population_is_known_common_names_are_still_common() -> None:
    frequencies = Frequencies.default()

    assert frequencies.surname("SMITH") > 100 * frequencies.surname("RARELY")
    assert frequencies.first_name("JOHN") > 10 * frequencies.first_name("ZEBEDEE")


def test_an_empty_population_is_no_error() -> None:
    empty = Frequencies.from_counts(0, surnames={}, first_names={}, employers={}, zips={})

    assert empty.surname("MARLOW") == 1.0


def test_what_was_not_counted_is_taken_from_the_default() -> None:
    frequencies = Frequencies.from_counts(1000, surnames={"MARLOW": 10})

    assert frequencies.surname("MARLOW") == pytest.approx(0.010)
    assert frequencies.first_name("JOHN") == Frequencies.default().first_name("JOHN")
