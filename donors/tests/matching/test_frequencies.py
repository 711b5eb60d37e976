"""How common values are among the donors."""

import json
from collections import Counter
from itertools import pairwise

import pytest

from donors.matching.frequencies import Counts, Frequencies


def population(listed: Counts | None = None) -> Frequencies:
    return Frequencies.from_counts(
        Counts(
            1_000_000,
            surnames=Counter({"Marlow": 6000, "MARLOW": 4000, "Van Testen": 2000, "Rarely": 1}),
            first_names=Counter({"ANNA": 30_000, "Mrs. Anna Lee": 10_000, "BERT": 60_000}),
            employers=Counter({"Acme LLC": 5000, "ACME": 5000, "RETIRED": 300_000}),
            zips=Counter({"02138": 3000, "2138-6789": 2000, "123": 9}),
            towns=Counter({"St. Louis, Mo.": 3000, "Saint Louis, MO": 1000, "Nowhere, ": 5}),
            states=Counter({"Calif.": 1000, "CA": 3000}),
        ),
        listed,
    )


def about(share: float) -> object:
    """What is known of the country moves the shares of a large population by little."""
    return pytest.approx(share, rel=0.02)


def test_spellings_of_one_value_are_counted_together() -> None:
    frequencies = population()

    assert frequencies.surname("MARLOW") == about(0.010)
    assert frequencies.surname("VANTESTEN") == about(0.002)
    assert frequencies.first_name("ANNA") == about(0.040)
    assert frequencies.employer("ACME") == about(0.010)
    assert frequencies.zip("02138") == about(0.005)
    assert frequencies.town("SAINT LOUIS, MO") == about(0.004)
    assert frequencies.state("CA") == about(0.0045)


def test_a_value_never_seen_is_as_rare_as_one_donor() -> None:
    assert population().surname("NEVERSEEN") == population().surname("RARELY") < 0.00001


@pytest.mark.parametrize("people", [0, 1, 2, 10, 20])
def test_few_donors_make_no_name_common_and_none_rare(people: int) -> None:
    names = {"SMITH": 1, "RARELY": min(people, 2)}
    few = Frequencies.from_counts(Counts(people, surnames=names, first_names={}))
    country = Frequencies.default()

    assert few.surname("SMITH") == pytest.approx(country.surname("SMITH"), rel=0.1)
    assert few.surname("RARELY") == pytest.approx(country.surname("RARELY"), rel=0.2)
    assert few.first_name("JOHN") == pytest.approx(country.first_name("JOHN"), rel=0.1)


def test_no_number_of_donors_is_a_step() -> None:
    def commonness(people: int) -> float:
        counts = Counts(people, surnames={"Marlow": people // 10})
        return Frequencies.from_counts(counts).surname("MARLOW")

    shares = [commonness(people) for people in range(1_000, 3_000, 10)]

    assert all(a <= b <= a * 1.02 for a, b in pairwise(shares))


def test_the_lists_tell_how_common_names_are_while_donors_are_few() -> None:
    listed = Counts(20_000, surnames={"Vandermarck": 200}, employers={"Acme LLC": 200})
    few = Counts(100, surnames={"Vandermarck": 1}, employers={"ACME": 1})

    blended = Frequencies.from_counts(few, listed)

    assert blended.surname("VANDERMARCK") > 50 * blended.surname("RARELY")
    assert blended.employer("ACME") < 0.002  # that many of a firm are listed says little
    assert population(listed).surname("VANDERMARCK") < 0.0001


def test_a_donor_and_the_entry_that_he_is_do_not_make_his_name_common() -> None:
    listed = Counts(20_000, surnames={"Rarely": 1})

    assert population(listed).surname("RARELY") == population(listed).surname("NEVERSEEN")


def test_employers_that_say_nothing_are_not_counted() -> None:
    assert population().employers.keys() == {"ACME"}


def test_initials_are_shares_of_the_first_names() -> None:
    assert population().initial("A") == about(0.4)


def test_a_snapshot_survives_storage_as_json() -> None:
    frequencies = population()

    stored = json.dumps(frequencies.to_dict())

    assert Frequencies.from_dict(json.loads(stored)) == frequencies


def test_where_no_population_is_known_common_names_are_still_common() -> None:
    frequencies = Frequencies.default()

    assert frequencies.surname("SMITH") > 100 * frequencies.surname("RARELY")
    assert frequencies.first_name("JOHN") > 10 * frequencies.first_name("ZEBEDEE")


def test_an_empty_population_is_the_country() -> None:
    empty = Frequencies.from_counts(Counts(0, surnames={}, first_names={}, employers={}, zips={}))

    assert empty.surname("SMITH") == pytest.approx(Frequencies.default().surname("SMITH"))
    assert empty.zip("12345") == pytest.approx(Frequencies.default().zip("12345"))


def test_what_was_not_counted_is_taken_from_the_default() -> None:
    frequencies = Frequencies.from_counts(Counts(1_000_000, surnames={"MARLOW": 10_000}))

    assert frequencies.surname("MARLOW") == about(0.010)
    assert frequencies.first_name("JOHN") == Frequencies.default().first_name("JOHN")
