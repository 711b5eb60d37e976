"""A result hangs on nothing but the donor, the entries and what is given from outside."""

from hypothesis import given, settings
from hypothesis import strategies as st

from donors.matching import Entry, Index, Person, load_weights
from donors.matching.candidates import Candidates
from donors.matching.features import entry_features, person_features
from donors.tests.matching.people import COMPANY, FREQUENCIES, JOHN_SMITH, LOBBYIST

LAST = st.sampled_from(["Testermann", "TESTERMAN", "Smith", "Garcia-Smith", "ROBERT", "", "Tess"])
FIRST = st.sampled_from(["Robert", "BOB", "J", "John", "JON & MARY", "Gerrit", "", "TESTERMANN"])
MIDDLE = st.sampled_from(["", "Q", "Robert", "X Y"])
SUFFIX = st.sampled_from(["", "Jr", "III"])
EMPLOYER = st.sampled_from(["", "RETIRED", "Acme Widgets", "ACME WIDGTES", "Marlow Strategies"])
ZIP = st.sampled_from(["", "43004", "100011234"])

PEOPLE = st.builds(
    Person, last=LAST, first=FIRST, middle=MIDDLE, suffix=SUFFIX, employer=EMPLOYER, zip=ZIP
)
ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.integers(0, 1000),
        last=LAST,
        first=FIRST,
        middle=MIDDLE,
        nickname=st.sampled_from(["", "Bob"]),
        organisations=st.lists(EMPLOYER, max_size=2).map(tuple),
        zip=ZIP,
    ),
    max_size=12,
    unique_by=lambda entry: entry.id,
)
ANY = st.text(max_size=12)


@given(ENTRIES, st.lists(PEOPLE, max_size=8), st.randoms())
@settings(max_examples=60)
def test_the_order_of_donors_and_entries_changes_nothing(
    entries: list[Entry], people: list[Person], random: object
) -> None:
    index = Index(entries, frequencies=FREQUENCIES)
    together = {person: index.match(person) for person in people}
    turned = list(reversed(entries))

    for person in sorted(people, key=repr):
        alone = Index(turned, frequencies=FREQUENCIES).match(person)
        assert alone == together[person]


@given(ENTRIES, st.lists(PEOPLE, max_size=4))
@settings(max_examples=60)
def test_an_entry_weighs_the_same_alone_and_beside_others(
    entries: list[Entry], people: list[Person]
) -> None:
    whole = Index(entries, frequencies=FREQUENCIES)

    for person in people:
        apart = [
            match
            for entry in entries
            for match in Index([entry], frequencies=FREQUENCIES, persons=len(entries)).match(person)
        ]
        assert sorted(apart, key=lambda m: (-m.probability, m.entry_id)) == whole.match(person)


def test_a_surname_far_off_is_found_whoever_else_is_on_the_list() -> None:
    person = Person("TASTERMENN", "ROBERT", "Q", employer="MARLOW STRATEGEIS")
    closer = Entry(id=7, last="Tastermenn", first="Roberta")

    alone = Index([LOBBYIST], frequencies=FREQUENCIES, persons=2).match(person)
    beside = Index([LOBBYIST, closer], frequencies=FREQUENCIES, persons=2).match(person)

    assert [match for match in beside if match.entry_id == LOBBYIST.id] == alone != []


@given(
    st.builds(
        Person, last=ANY, first=ANY, middle=ANY, suffix=ANY, employer=ANY, occupation=ANY,
        city=ANY, state=ANY, zip=ANY,
    ),
    st.builds(
        Entry, id=st.integers(), is_organisation=st.booleans(), last=ANY, first=ANY, middle=ANY,
        suffix=ANY, nickname=ANY, organisations=st.lists(ANY, max_size=3).map(tuple),
        occupation=ANY, city=ANY, state=ANY, zip=ANY, name=ANY,
    ),
)  # fmt: skip
def test_no_donor_and_no_entry_make_it_raise(person: Person, entry: Entry) -> None:
    index = Index([entry, LOBBYIST, JOHN_SMITH, COMPANY], frequencies=FREQUENCIES)

    for match in index.match(person, include_clear=True):
        assert 0 <= match.probability <= 1


@given(PEOPLE, ENTRIES)
def test_what_is_not_clear_is_the_same_whether_clear_ones_are_shown_or_not(
    person: Person, entries: list[Entry]
) -> None:
    index = Index(entries, frequencies=FREQUENCIES)

    shown = index.match(person, include_clear=True)

    assert [match for match in shown if match.band != "clear"] == index.match(person)


@given(PEOPLE, ENTRIES)
def test_no_candidate_is_found_in_a_way_that_was_ruled_out(
    person: Person, entries: list[Entry]
) -> None:
    features = [entry_features(entry) for entry in entries]
    candidates = Candidates(features, load_weights(), FREQUENCIES)

    ways = candidates.ways(person)

    found = candidates.find(person_features(person), ways) if ways else []

    assert found == candidates.find(person_features(person))
