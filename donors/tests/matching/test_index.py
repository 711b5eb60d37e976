"""Donors matched against entries that are persons."""

from dataclasses import replace

import pytest

from donors.matching import Entry, Index, Match, Person, load_weights
from donors.tests.matching.people import COMPANY, DONOR, FREQUENCIES, JOHN_SMITH, LOBBYIST, donor

ENTRIES = [JOHN_SMITH, LOBBYIST, COMPANY]


def match(person: Person, *entries: Entry) -> Match | None:
    """The match with the first of some entries, however improbable."""
    entries = entries or (LOBBYIST,)
    index = Index([*entries, JOHN_SMITH], frequencies=FREQUENCIES)
    found = index.match(person, include_clear=True)
    return next((match for match in found if match.entry_id == entries[0].id), None)


def probability(person: Person, *entries: Entry) -> float:
    found = match(person, *entries)
    return found.probability if found else 0.0


def test_a_lobbyist_who_gives_under_his_own_name_and_client_is_a_strong_match() -> None:
    [found] = Index(ENTRIES, frequencies=FREQUENCIES).match(DONOR)

    assert found.entry_id == LOBBYIST.id
    assert found.band == "strong"
    assert found.probability > 0.99


def test_a_common_name_alone_is_clear() -> None:
    smith = Person(last="SMITH", first="JOHN", city="AKRON", state="OH")

    assert Index(ENTRIES, frequencies=FREQUENCIES).match(smith) == []


def test_clear_matches_are_shown_when_asked_for() -> None:
    smith = Person(last="SMITH", first="JOHN")

    [found] = Index(ENTRIES, frequencies=FREQUENCIES).match(smith, include_clear=True)

    assert (found.entry_id, found.band) == (JOHN_SMITH.id, "clear")


def test_a_rare_name_alone_is_for_review() -> None:
    entry = Entry(id=9, last="Testermann", first="Gerrit")

    found = match(Person(last="TESTERMANN", first="GERRIT"), entry)

    assert found is not None
    assert found.band in ("review", "strong")


def test_a_stranger_is_no_candidate() -> None:
    assert match(Person(last="PRUEBA", first="MARY", employer="ELSEWHERE INC")) is None


@pytest.mark.parametrize(
    "person",
    [
        donor(first="BOB"),
        donor(first="ROBRET"),
        donor(last="TESTERMAN"),
        donor(last="TESTERMANN-GARCIA"),
        donor(last="GARCIA TESTERMANN"),
        donor(last="ROBERT", first="TESTERMANN"),
        donor(last="Testermann", first="R"),
        donor(first="QUENTIN", middle=""),
        donor(first="ROBERT & MARY"),
        donor(employer="MARLOW STRATEGIES"),
        donor(employer="ACME WIDGTES INC."),
        donor(middle=""),
    ],
)
def test_the_usual_noise_does_not_hide_a_match(person: Person) -> None:
    found = match(person)

    assert found is not None
    assert found.band in ("review", "strong")


def test_a_surname_two_letters_off_is_rescued_by_the_employer() -> None:
    assert probability(donor(last="TASTERMENN")) > 0.5


def test_a_changed_surname_is_found_by_first_name_employer_and_zip() -> None:
    entry = replace(LOBBYIST, first="Gerrit", zip="43004", state="OH", city="Alexandria")
    person = Person("PRUEBA", "GERRIT", "Q", employer="Acme Widgets", state="OH", zip="43004-1234")

    assert probability(person, entry) > 0.5


@pytest.mark.parametrize(
    ("change", "field"),
    [({"middle": "X"}, "middle"), ({"suffix": "JR"}, "suffix")],
)
def test_a_contradiction_is_strong_evidence_against(change: dict[str, str], field: str) -> None:
    entry = replace(LOBBYIST, suffix="III")

    found = match(donor(**change), entry)

    assert found is not None
    [against] = [reason for reason in found.reasons if reason.field == field]
    assert against.weight < -4


@pytest.mark.parametrize("blank", ["middle", "employer", "occupation", "state", "zip"])
def test_a_blank_is_no_evidence_either_way(blank: str) -> None:
    found = match(donor(**{blank: ""}), replace(LOBBYIST, zip="43004", state="OH", suffix="JR"))

    assert found is not None
    assert {"zip": "place", "state": "place"}.get(blank, blank) not in {
        reason.field for reason in found.reasons
    }


def test_a_suffix_on_one_record_only_says_little() -> None:
    found = match(donor(suffix="JR"))

    assert found is not None
    [reason] = [reason for reason in found.reasons if reason.field == "suffix"]
    assert reason.text == "Only one of the two has a suffix: JR"
    assert -1 < reason.weight < 0


def test_a_middle_name_that_the_list_does_not_tell_says_little() -> None:
    found = match(donor(middle="Q"), replace(LOBBYIST, middle=""))

    assert found is not None
    [reason] = [reason for reason in found.reasons if reason.field == "middle"]
    assert reason.text == "Only the donor tells a middle name: Q"
    assert reason.weight == -0.5


def test_a_very_rare_name_alone_proves_no_more_than_kinship_allows() -> None:
    name = Person("QUILLMERESON", "ZEBEDEE")
    entry = Entry(id=9, last="Quillmereson", first="Zebedee")

    found = match(name, entry)

    assert found is not None
    assert sum(reason.weight for reason in found.reasons) <= load_weights().most_name_bits
    assert found.band == "review"


def test_a_suffix_in_the_surname_column_is_a_suffix_and_no_surname() -> None:
    entry = replace(LOBBYIST, last=f"{LOBBYIST.last} Jr.", suffix="")
    assert match(donor(last=f"{DONOR.last} Jr."), entry) == match(
        donor(last=DONOR.last, suffix="Jr."), replace(LOBBYIST, suffix="Jr.")
    )
    stranger = replace(entry, last="Farwell Jr.")
    assert match(donor(last="Hollrow Jr.", employer=""), stranger) is None


def test_junior_and_the_second_do_not_contradict_each_other() -> None:
    found = match(donor(suffix="II"), replace(LOBBYIST, suffix="Jr."))

    assert found is not None
    assert "suffix" not in {reason.field for reason in found.reasons}


@pytest.mark.parametrize("employer", ["RETIRED", "NOT EMPLOYED", "SELF", "N/A", "NONE"])
def test_an_employer_that_says_nothing_is_never_evidence(employer: str) -> None:
    entry = replace(LOBBYIST, organisations=(employer,))

    assert probability(donor(employer=employer), entry) == probability(donor(employer=""), entry)


def test_any_of_the_organisations_may_be_the_employer() -> None:
    for employer in LOBBYIST.organisations:
        assert probability(donor(employer=employer)) > probability(donor(employer=""))


def test_a_rare_employer_weighs_more_than_a_common_one() -> None:
    assert probability(donor(middle="", employer="ACME WIDGETS")) > probability(
        donor(middle="", employer="STATE OF OHIO")
    )


def test_zip_city_and_state_are_counted_once() -> None:
    entry = replace(LOBBYIST, city="Alexandria", state="OH", zip="43004")

    found = match(donor(city="ALEXANDRIA", state="OH", zip="430041234"), entry)

    assert found is not None
    assert [reason.field for reason in found.reasons].count("place") == 1


def test_a_common_name_is_no_rarer_for_being_swapped() -> None:
    straight = Person("SMITH", "JOHN", occupation="LOBBYIST")
    swapped = straight._replace(last="JOHN", first="SMITH")
    entry = replace(JOHN_SMITH, id=9, is_lobbyist=True)

    assert probability(swapped, entry) <= probability(straight, entry)


def place_weight(donor_place: dict[str, str], entry_place: dict[str, str]) -> float:
    found = match(donor(**donor_place), replace(LOBBYIST, **entry_place))  # type: ignore[arg-type]
    assert found is not None
    return sum(reason.weight for reason in found.reasons if reason.field == "place")


def test_a_place_weighs_by_how_many_live_there() -> None:
    big = {"city": "New York", "state": "NY", "zip": "10001"}
    small = {"city": "Alexandria", "state": "OH", "zip": "43004"}

    assert place_weight(small, small) > place_weight(big, big) + 3
    no_zip = {"zip": ""}
    assert place_weight(small | no_zip, small) > place_weight(big | no_zip, big) + 3
    elsewhere = {"city": "Elsewhere", "zip": ""}
    for place in (big, small, {"city": "Riverton", "state": "WY", "zip": "82501"}):
        assert abs(place_weight(place | elsewhere, place)) <= 1


def test_a_place_is_the_same_however_it_is_written() -> None:
    entry = {"city": "Saint Louis", "state": "MO", "zip": "02138"}

    for written in (
        {"city": "ST. LOUIS", "state": "Missouri", "zip": "2138"},
        {"city": "St Louis", "state": "mo", "zip": "02138-4455"},
        {"city": "", "state": "", "zip": "2138-4455"},
    ):
        assert place_weight(written, entry) == place_weight(entry, entry)
        assert place_weight(entry, written) == place_weight(entry, entry)
    assert place_weight({"state": "Calif."}, {"state": "CA"}) > -1


@pytest.mark.parametrize(
    ("entry_suffix", "change"),
    [("", {"middle": "X"}), ("Sr.", {"suffix": "Jr."}), ("Sr.", {"last": "TESTERMANN JR"})],
)
def test_a_contradiction_is_never_strong(entry_suffix: str, change: dict[str, str]) -> None:
    home = {"city": "Alexandria", "state": "OH", "zip": "43004", "occupation": "LOBBYIST"}
    entry = replace(LOBBYIST, suffix=entry_suffix, city="Alexandria", state="OH", zip="43004")

    found = match(donor(**home, **change), entry)

    assert found is not None
    assert found.probability > 0.95
    assert found.band == "review"
    assert min(reason.weight for reason in found.reasons) < -4


@pytest.mark.parametrize("job", ["LOBBYIST", "Government Relations", "Public Policy Director"])
def test_the_job_of_a_registered_lobbyist_is_evidence(job: str) -> None:
    entry = replace(LOBBYIST, occupation="Staff Assistant, a Senate office", is_lobbyist=True)

    found = match(donor(occupation=job), entry)

    assert found is not None
    assert "Occupation is a lobbyist's" in {reason.text for reason in found.reasons}
    assert probability(donor(occupation=job, employer=""), entry) > probability(
        donor(occupation="TEACHER", employer=""), entry
    )


def test_titles_and_suffixes_are_read_in_whichever_column_they_stand() -> None:
    entry = replace(LOBBYIST, suffix="III")
    plain = match(donor(suffix="III"), entry)

    for change in (
        {"first": "MR. ROBERT", "suffix": "III"},
        {"last": "TESTERMANN III, ESQ."},
        {"last": "TESTERMANN MD", "suffix": "III ESQ"},
        {"first": "Dr Robert", "middle": "Q. III"},
    ):
        assert match(donor(**change), entry) == plain


def test_more_expected_matches_make_every_match_more_probable() -> None:
    few = Index([LOBBYIST], frequencies=FREQUENCIES, expected_matches=0.001).match(
        donor(employer=""), include_clear=True
    )
    many = Index([LOBBYIST], frequencies=FREQUENCIES, expected_matches=10).match(
        donor(employer=""), include_clear=True
    )

    assert few[0].probability < many[0].probability


def test_equal_matches_stand_in_the_order_of_their_ids() -> None:
    twins = [replace(LOBBYIST, id=number) for number in (7, 3, 5)]

    found = Index(twins, frequencies=FREQUENCIES).match(DONOR)

    assert [match.entry_id for match in found] == [3, 5, 7]


def test_an_index_of_nothing_matches_nothing() -> None:
    assert Index([]).match(DONOR) == []
    assert Index([Entry(id=1)]).match(Person()) == []


def test_entries_without_a_first_name_are_compared_by_the_rest() -> None:
    entry = replace(LOBBYIST, first="", middle="")

    assert probability(donor(), entry) > probability(donor(employer=""), entry) > 0


def test_reasons_say_in_plain_words_what_was_found() -> None:
    found = match(donor(occupation="ATTORNEY", middle="R"))

    assert found is not None
    assert [reason.text for reason in found.reasons] == [
        "Same surname TESTERMANN, rare: 1 in 48,000 donors",
        "Same first name ROBERT, common: 1 in 44 donors",
        "Occupation is one that lobbyists give",
        "Middle name or initial differs: R against QUENTIN",
        (
            "Employer 'ACME WIDGETS' is the listed person's 'Acme Widgets Inc', "
            "rare: 1 in 47,000 donors"
        ),
    ]
