"""Persons and organisations in one column are told apart."""

import pytest

from donors.lists.organisations import given_names, inverted_person, plain_person


@pytest.mark.parametrize(
    "name",
    [
        "Testerly, Wilhelmina", "Testerly, Wilhelmina Q.", "Testerly Jr., Pat B.",
        "De La Testa y Sample, Manuel", "Testerly, Pat B. III", "O'Test, Kim (Kit)",
        "Testerly, Pat Jr.,", "van der Test, J. Pat", "Pat B. Testerly, Jr.",
        "West, Anna B.", "West, Anna", "Law, Pat",
        "House III, Kim B.", "North Jr., Wrenna Q.", "Testerly, S. A.", "Testerly, P. A., Jr.",
    ],
)  # fmt: skip
def test_persons(name: str) -> None:
    assert inverted_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Acme, Inc.", "Acme Widgets, LLC", "Acme, Bolt & Cogg", "Acme & Company, Inc.",
        "Tourist Office of Atlantis, Denver", "Acme, P.C.", "Pat B. Testerly, P.C.",
        "Acme-Bolt, A.G.", "Acme Bolt, S.A.", "Atlantis Chamber of Commerce in the U.S., Inc.",
        "Acme, Bolt, Cogg", "Acme", "Jr.", "", ",", "Acme, 2000",
        "Information for Decisions, (IID)", "Acme Bolt, S. A.", "Press, Associated", "West, Inc.",
        "Trade Office, Anna", "West, Anna & Kim", "West, Pat Associates", "Acme, S.A.",
        "Friends, Pat (Pat Trust)",
    ],
)  # fmt: skip
def test_organisations(name: str) -> None:
    assert not inverted_person(name)


def test_a_given_name_of_the_list_outweighs_a_surname_that_is_an_organisations_word() -> None:
    assert not inverted_person("West, Wrenna")
    assert inverted_person("West, Wrenna", frozenset({"WRENNA"}))


def test_plain_names_are_persons_by_title_initial_or_a_given_name_of_the_list() -> None:
    known = given_names(["Testerly, Wilhelmina", "Sample, Wilhelmina Q.", "Other, Kim"])
    assert known == {"WILHELMINA"}
    assert plain_person("Wilhelmina Other", known)
    assert plain_person("Dr. Kim Other", known)
    assert plain_person("Kim B. Other", known)
    assert not plain_person("Kim Other", known)


@pytest.mark.parametrize(
    "name", ["Wilhelmina Associates", "Wilhelmina & Pat", "Wilhelmina", "Wilhelmina PC"]
)
def test_plain_firms_stay_firms(name: str) -> None:
    assert not plain_person(name, frozenset({"WILHELMINA"}))
