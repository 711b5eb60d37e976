"""Foreign agents: registrants, whom they act for, and the individuals of short forms."""

import datetime

import pytest

from donors.tests.lists.files import listed, only, refusal

REGISTRANTS = (
    '"Registration_Number","Registration_Date","Termination_Date","Name","Business_Name",'
    '"Address_1","Address_2","City","State","Zip"\n'
)
PRINCIPALS = (
    '"Foreign_Principal_Termination_Date","Foreign_Principal",'
    '"Foreign_Principal_Registration_Date","Country/Location_Represented",'
    '"Registration_Number","Registrant_Date","Registrant_Name","Address_1","Address_2",'
    '"City","State","Zip"\n'
)
SHORT_FORMS = (
    '"Short Form Termination Date","Short Form Date","Short Form Last Name",'
    '"Short Form First Name","Registration Number","Registration Date","Registrant Name",'
    '"Address 1","Address 2","City","State","Zip"\n'
)


def registrant(name: str, business: str = "", end: str = "") -> str:
    return (
        f'"9001","03/14/2019","{end}","{name}","{business}","1 Main St","","Springfield","IL",'
        '"62701"\n'
    )


def principal(name: str, start: str, end: str = "", number: str = "9001") -> str:
    return (
        f'"{end}","{name}","{start}","ATLANTIS","{number}","03/14/2019","Acme Strategies LLC",'
        '"2 Coral Road","","","",""\n'
    )


def test_a_firm_is_an_organisation() -> None:
    entry = only(REGISTRANTS + registrant("Acme Strategies, LLC", end="06/30/2021"), "fara")
    assert (entry.key, entry.is_organisation) == ("registrant/9001", True)
    assert (entry.name, entry.last) == ("Acme Strategies, LLC", "")
    assert (entry.city, entry.state, entry.zip) == ("Springfield", "IL", "62701")
    assert entry.effective_from == datetime.date(2019, 3, 14)
    assert entry.effective_to == datetime.date(2021, 6, 30)


def test_a_person_is_a_person_with_their_business() -> None:
    data = REGISTRANTS + registrant("Testerly, Wilhelmina Q.", "Testerly Travel Service")
    entry = only(data, "fara")
    assert (entry.is_organisation, entry.last, entry.first) == (False, "Testerly", "Wilhelmina")
    assert entry.organisations == ("Testerly Travel Service",)
    assert entry.effective_to is None


def test_a_business_name_is_another_name_of_a_firm_and_a_principal_is_none() -> None:
    entry = only(REGISTRANTS + registrant("Acme Strategies, LLC", "Bolt Advice"), "fara")
    assert (entry.aliases, entry.organisations) == (("Bolt Advice",), ())
    entry = only(PRINCIPALS + principal("Embassy of Atlantis", "05/01/2020"), "fara")
    assert (entry.aliases, entry.organisations) == ((), ("Embassy of Atlantis",))


def test_who_may_be_a_person_or_a_firm_is_listed_as_both_and_works_for_neither() -> None:
    data = REGISTRANTS + registrant("Wilhelmina Q. Testerly", "Testerly Travel")
    firm, person = listed(data, "fara")
    assert (firm.key, firm.is_organisation) == ("registrant/9001", True)
    assert (firm.name, firm.aliases) == ("Wilhelmina Q. Testerly", ("Testerly Travel",))
    assert (person.key, person.is_organisation) == ("registrant/9001/person", False)
    assert (person.name, person.last) == ("Testerly, Wilhelmina Q.", "Testerly")
    assert person.organisations == ("Testerly Travel",)
    assert person.listed_id == firm.listed_id == "9001"


def test_a_surname_that_organisations_bear_is_a_persons() -> None:
    entry = only(REGISTRANTS + registrant("West, Anna B."), "fara")
    assert (entry.is_organisation, entry.last, entry.first) == (False, "West", "Anna")


def test_headers_with_spaces_and_another_encoding_are_read() -> None:
    header = REGISTRANTS.replace("_", " ")
    data = (header + registrant("Peña, José")).encode("latin-1")
    assert only(data, "fara").last == "Peña"


def test_principals_are_gathered_under_their_registrant() -> None:
    data = (
        PRINCIPALS
        + principal("Embassy of Atlantis", "05/01/2020", "05/01/2021")
        + principal("Atlantis Tourist Board", "03/20/2019", "01/31/2022")
    )
    entry = only(data, "fara")
    assert (entry.name, entry.city) == ("Acme Strategies LLC", "")
    assert entry.organisations == ("Embassy of Atlantis", "Atlantis Tourist Board")
    assert entry.effective_from == datetime.date(2019, 3, 20)
    assert entry.effective_to == datetime.date(2022, 1, 31)


def test_one_principal_that_goes_on_keeps_the_entry_open() -> None:
    data = (
        PRINCIPALS
        + principal("Embassy of Atlantis", "05/01/2020", "05/01/2021")
        + principal("Atlantis Tourist Board", "03/20/2019")
    )
    assert only(data, "fara").effective_to is None


def test_a_short_form_is_of_an_individual_who_works_for_the_registrant() -> None:
    data = SHORT_FORMS + (
        '"","02/01/2020","Testerly","Wilhelmina Q.","9001","03/14/2019","Acme Strategies LLC",'
        '"","","Springfield","IL","62701"\n'
    )
    entry = only(data, "fara")
    assert entry.key == "short form/9001/TESTERLY WILHELMINA Q"
    assert (entry.last, entry.first, entry.middle) == ("Testerly", "Wilhelmina", "Q.")
    assert entry.organisations == ("Acme Strategies LLC",)
    assert entry.effective_from == datetime.date(2020, 2, 1)


def test_a_gap_between_two_short_forms_counts_as_in_force() -> None:
    one, other = (
        f'"{end}","{start}","Testerly","Pat","9001","03/14/2001","Acme Strategies LLC",'
        '"","","Springfield","IL","62701"\n'
        for start, end in (("02/01/2001", "01/31/2005"), ("02/01/2020", ""))
    )
    entry = only(SHORT_FORMS + one + other, "fara")
    assert (entry.effective_from, entry.effective_to) == (datetime.date(2001, 2, 1), None)


def test_void_registrations_are_left_out() -> None:
    data = REGISTRANTS + registrant("VOID")
    assert refusal(data, "fara") == "list.csv: expected at least one entry, got none"
    assert len(listed(data + registrant("Testerly, Pat"), "fara")) == 1


def test_a_termination_before_the_registration_leaves_the_one_day() -> None:
    entry = only(REGISTRANTS + registrant("Testerly, Pat", end="03/01/2019"), "fara")
    assert entry.effective_from == entry.effective_to == datetime.date(2019, 3, 14)


def test_a_field_broken_at_a_quote_is_joined_again() -> None:
    whole = principal("Board of Atlantis (BOA", "05/01/2020")
    data = PRINCIPALS + whole.replace("(BOA", '(BOA"") through Acme"," Ltd ""X""')
    entry = only(data, "fara")
    assert entry.organisations == ('Board of Atlantis (BOA") through Acme, Ltd "X"',)
    assert entry.name == "Acme Strategies LLC"


def test_a_broken_address_spoils_no_name() -> None:
    data = PRINCIPALS + principal("Embassy of Atlantis", "05/01/2020").replace(
        "2 Coral Road", '2 Coral"" Road"," East'
    )
    entry = only(data, "fara")
    assert (entry.name, entry.organisations) == ("Acme Strategies LLC", ("Embassy of Atlantis",))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (registrant("Testerly, Pat").replace("9001", ""),
         "line 2, column Registration_Number: expected a registration number, got ''"),
        (registrant(""), "line 2, column Name: expected a name, got ''"),
        (registrant("Testerly, Pat", end="13/01/2019"),
         "line 2, column Termination_Date: expected a day of the calendar, got '13/01/2019'"),
        ("9001,x\n", "line 2: expected 10 fields, got 2"),
    ],
)  # fmt: skip
def test_faults_name_their_place(row: str, message: str) -> None:
    assert refusal(REGISTRANTS + row, "fara") == f"list.csv, {message}"
