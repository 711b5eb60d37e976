"""Donors matched against entries that are organisations."""

import pytest

from donors.matching import Entry, Index, Person
from donors.tests.matching.people import COMPANY, FREQUENCIES

INDEX = Index(
    [
        COMPANY,
        Entry(id=4, is_organisation=True, name="First National Bank"),
        Entry(id=5, is_organisation=True, name="International Test Works Inc."),
        Entry(id=6, is_organisation=True, name="None"),
        Entry(
            id=7,
            is_organisation=True,
            name="Quelmor Petroleum Corporation",
            aliases=("Quelmor Oil", "Blue Heron Energy", "QPX Pipelines", "None"),
            organisations=("Republic of Atlantis",),
        ),
    ],
    frequencies=FREQUENCIES,
)


def bands(person: Person) -> dict[int, str]:
    return {match.entry_id: match.band for match in INDEX.match(person)}


@pytest.mark.parametrize(
    "employer", ["BLACKROCK RIDGE COAL", "Blackrock Ridge Coal Co.", "BLACKROCK RIDGE COAL GROUP"]
)
def test_whoever_works_for_a_listed_company_is_a_strong_match(employer: str) -> None:
    person = Person(last="PRUEBA", first="ANNA", employer=employer)

    assert bands(person) == {COMPANY.id: "strong"}


@pytest.mark.parametrize(
    "employer", ["ПАО Quelmor Oil", "PT Quelmor Oil Tbk", "Quelmor Oil Sdn Bhd"]
)
def test_a_listed_company_is_known_by_its_name_under_any_legal_form(employer: str) -> None:
    assert 7 in bands(Person(last="PRUEBA", first="ANNA", employer=employer))


@pytest.mark.parametrize("employer", ["BLACKROCK RIGDE COAL", "BLACKROCK RIDGE COAL LOGISTICS"])
def test_a_name_much_like_a_listed_one_is_for_review(employer: str) -> None:
    assert bands(Person(employer=employer, last="PRUEBA", first="ANNA"))[COMPANY.id] == "review"


@pytest.mark.parametrize("employer", ["NONE", "RETIRED", "", "SELF", "Not Employed"])
def test_an_employer_that_says_nothing_is_on_no_list(employer: str) -> None:
    assert bands(Person(last="PRUEBA", first="ANNA", employer=employer)) == {}


def test_a_name_of_common_words_is_never_strong() -> None:
    assert bands(Person(last="PRUEBA", first="ANNA", employer="FIRST NATIONAL BANK")) == {
        4: "review"
    }


def test_a_company_that_gives_under_its_own_name_is_found() -> None:
    as_parsed = Person(last="CO", first="BLACKROCK", middle="RIDGE COAL")

    assert bands(as_parsed) == {COMPANY.id: "strong"}
    assert bands(Person(last="Blackrock Ridge Coal Company")) == {COMPANY.id: "strong"}


def test_a_person_who_bears_a_companys_words_is_not_the_company() -> None:
    assert bands(Person(last="COAL", first="RIDGE", middle="BLACKROCK")) == {}


@pytest.mark.parametrize(
    "employer", ["QUELMOR PETROLEUM CORP", "BLUE HERON ENERGY", "QPX Pipelines, Inc."]
)
def test_whoever_works_for_a_company_by_another_name_is_found(employer: str) -> None:
    assert bands(Person(last="PRUEBA", first="ANNA", employer=employer)) == {7: "strong"}


def test_whom_an_organisation_acts_for_is_not_the_organisation() -> None:
    assert bands(Person(last="PRUEBA", first="ANNA", employer="REPUBLIC OF ATLANTIS")) == {}


def test_of_several_names_that_agree_the_one_that_says_most_is_the_reason() -> None:
    for employer, name in (
        ("QUELMOR OIL", "Quelmor Oil"),
        ("QUELMOR PETROLEUM", "Quelmor Petroleum Corporation"),
    ):
        [match] = INDEX.match(Person(last="PRUEBA", first="ANNA", employer=employer))
        assert [reason.text for reason in match.reasons] == [f"'{employer}' is the listed '{name}'"]


def test_a_company_that_gives_by_another_name_is_found() -> None:
    assert bands(Person(last="ENERGY", first="BLUE", middle="HERON LLC")) == {7: "strong"}


def test_the_reason_names_both_spellings() -> None:
    [match] = INDEX.match(Person(employer="BLACKROCK RIDGE COAL", last="PRUEBA", first="ANNA"))

    assert [reason.text for reason in match.reasons] == [
        "'BLACKROCK RIDGE COAL' is the listed 'Blackrock Ridge Coal Company'"
    ]
