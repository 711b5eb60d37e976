"""Lists of people, as administrators keep them."""

import datetime

import pytest

from donors.tests.lists.files import listed, only, refusal

HEADER = "id,first,middle,last,city,state,zip,employer,occupation,title\n"
ROW = "7,Wilhelmina,Q,Testerly,Springfield,IL,62701,Acme Oil,Engineer,Chief Executive\n"


def test_the_columns_of_the_issue_are_read() -> None:
    entry = only(HEADER + ROW, "people")
    assert (entry.key, entry.is_organisation) == ("id/7", False)
    assert entry.name == "Testerly, Wilhelmina Q"
    assert (entry.last, entry.first, entry.middle) == ("Testerly", "Wilhelmina", "Q")
    assert entry.organisations == ("Acme Oil",)
    assert entry.occupation == "Chief Executive; Engineer"
    assert (entry.city, entry.state, entry.zip) == ("Springfield", "IL", "62701")
    assert (entry.effective_from, entry.effective_to) == (None, None)


@pytest.mark.parametrize(
    "header",
    [
        "PersonID,First Name,Middle_Name,LAST NAME,City,State,Zip,Company,Occupation,Job Title",
        "entry_id;FirstName;MiddleInitial;Surname;Town;StateCode;PostalCode;Firm;Profession;Role",
    ],
)
def test_other_names_of_the_columns(header: str) -> None:
    row = ROW.replace(",", ";") if ";" in header else ROW
    assert only(f"{header}\n{row}", "people") == only(HEADER + ROW, "people")


@pytest.mark.parametrize("name", ['"Testerly, Wilhelmina Q Jr"', "Wilhelmina Q Testerly Jr"])
def test_a_name_in_one_column(name: str) -> None:
    entry = only(f"name,employer\n{name},Acme Oil\n", "people")
    assert (entry.last, entry.first, entry.middle, entry.suffix) == (
        "Testerly", "Wilhelmina", "Q", "Jr",
    )  # fmt: skip


def test_without_an_id_name_and_employer_say_who_it_is() -> None:
    data = "last,first,employer\nTesterly,Pat,Acme\nTESTERLY,PAT,Acme \nTesterly,Pat,Bolt\n"
    assert [entry.key for entry in listed(data, "people")] == [
        "TESTERLY PAT/ACME", "TESTERLY PAT/BOLT",
    ]  # fmt: skip


def test_the_same_person_with_two_employers_is_one_entry() -> None:
    data = "id,last,first,employer,title\n7,Testerly,Pat,Acme,CEO\n7,Testerly,Pat,Bolt,Chair\n"
    entry = only(data, "people")
    assert entry.organisations == ("Acme", "Bolt")
    assert entry.occupation == "CEO; Chair"


def test_one_id_for_two_people_is_refused() -> None:
    data = "id,last,first\n7,Testerly,Pat\n8,Other,Kim\n7,Sample,Lou\n"
    assert refusal(data, "people") == (
        "list.csv, line 4, column id: expected one person for each id, got '7' on line 2 too"
    )


@pytest.mark.parametrize("short", ["W.", "W", "Wilhel", "Minnie", "W. Q."])
def test_a_short_form_of_the_name_is_the_same_person_under_the_fullest(short: str) -> None:
    rows = ["7,Testerly,Wilhelmina Q.,Acme", f"7,TESTERLY,{short},Bolt"]
    for order in (rows, rows[::-1]):
        entry = only("\n".join(["id,last,first,employer", *order]), "people")
        assert (entry.first, entry.last) == ("Wilhelmina Q.", "Testerly")
        assert entry.aliases == (f"TESTERLY, {short}",)
        assert set(entry.organisations) == {"Acme", "Bolt"}


@pytest.mark.parametrize(
    "other", ["Testerly,V.,,", "Testerly,Pat,,", "Testerly,,,", "Sample,W.,,", "Testerly,W.,R,",
              "Testerly,W.,,Sr"]
)  # fmt: skip
def test_a_name_that_is_short_for_no_other_is_somebody_else(other: str) -> None:
    data = f"id,last,first,middle,suffix\n7,Testerly,Wilhelmina,Q,Jr\n7,{other}\n"
    assert "line 3, column id: expected one person for each id" in refusal(data, "people")


def test_an_initial_lends_one_id_to_no_two_people() -> None:
    data = "id,last,first\n7,Testerly,P.\n7,Testerly,Pat\n7,Testerly,Philippa\n"
    assert "line 4, column id: expected one person for each id, got '7' on line 3" in refusal(
        data, "people"
    )


def test_the_order_of_rows_changes_no_person() -> None:
    rows = ["7,Testerly,Pat B,Tulsa,Acme,CEO", "7,TESTERLY,P.,,Bolt,Chair"]
    [one], [other] = (
        listed("\n".join(["id,last,first,city,employer,title", *order]), "people")
        for order in (rows, rows[::-1])
    )
    assert one.content_hash == other.content_hash
    assert (one.name, one.city) == (other.name, other.city)


def test_dates_are_read_and_must_be_in_order() -> None:
    data = "last,Effective From,until\nTesterly,2019-01-01,12/31/2021\n"
    entry = only(data, "people")
    assert entry.effective_from == datetime.date(2019, 1, 1)
    assert entry.effective_to == datetime.date(2021, 12, 31)
    assert refusal(data.replace("12/31/2021", "2018-12-31"), "people") == (
        "list.csv, line 2, column until: expected a date no earlier than 2019-01-01, got 2018-12-31"
    )


def test_a_date_that_is_none_is_refused() -> None:
    assert refusal("last,from\nTesterly,2019-02-30\n", "people") == (
        "list.csv, line 2, column from: expected a day of the calendar, got '2019-02-30'"
    )


def test_only_web_addresses_are_links() -> None:
    assert only("last,url\nTesterly,https://example.org/x\n", "people").url
    assert refusal("last,url\nTesterly,javascript:alert(1)\n", "people") == (
        "list.csv, line 2, column url: expected an address with https://, got 'javascript:alert(1)'"
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("last,first\n,Pat\n", "line 2, column last: expected a last name, got ''"),
        ("last,first,city\n,,Tulsa\n", "line 2, column last: expected a name, got ''"),
        ("name\n\nA\n B,\n", "line 4: expected 1 fields, got 2"),
        ("Colour,first\nred,Pat\n",
         "line 1: expected a column last or name. Columns found: Colour, first"),
    ],
)  # fmt: skip
def test_a_person_needs_a_name(data: str, message: str) -> None:
    assert refusal(data, "people") == f"list.csv, {message}"
