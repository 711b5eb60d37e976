"""Columns are found by name, whatever a client calls them."""

import datetime
from decimal import Decimal

import pytest

from core.errors import BadInput
from donors.tests.imports.files import VAN_HEADER, VAN_ROW, changed, read, van


def test_the_columns_of_the_issue_are_read() -> None:
    row = read(van(VAN_ROW)).row
    assert (row.external_id, row.donor_id) == ("G-1", "501")
    assert (row.last, row.first, row.middle) == ("Testerly", "Wilhelmina", "Q")
    assert (row.city, row.state, row.zip) == ("Springfield", "IL", "62701")
    assert (row.employer, row.occupation) == ("Acme Widgets", "Engineer")
    assert (row.amount, row.date) == (Decimal("50.00"), datetime.date(2026, 3, 14))
    assert (row.committee, row.election, row.is_memo, row.entity_type) == ("", "", False, "")
    assert row.line == 2


@pytest.mark.parametrize(
    "header",
    [
        VAN_HEADER.lower(),
        (
            "Contribution ID,VAN ID,First Name,Middle Name,Last Name,City,State,ZIP Code,"
            "Employer Name,Occupation Name,Amount,Date Received"
        ),
        (
            "contactsContributionId,vanId,first_name,middle_name,last_name,city,state_or_province,"
            "zipOrPostalCode,employer_name,occupation,amount,date_received"
        ),
        (
            '"ContributionID","VanID","FirstName","MiddleName","LastName","City","State","Zip",'
            '"Employer","Occupation","Amount","DateReceived"'
        ),
    ],
)
def test_other_spellings_are_the_same_columns(header: str) -> None:
    assert read(van(VAN_ROW, header=header)).row == read(van(VAN_ROW)).row


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_four_delimiters_are_told_apart(delimiter: str) -> None:
    outcome = read(van(VAN_ROW).replace(",", delimiter))
    assert outcome.split.inspection.delimiter == delimiter
    assert outcome.row == read(van(VAN_ROW)).row


def test_order_does_not_matter_and_unknown_columns_are_left_alone() -> None:
    row = read(
        "Notes,Amount,LastName,DateReceived,ContributionID\nhm,5,Testerly,1/2/2026,G-2\n"
    ).row
    assert (row.external_id, row.last, row.amount) == ("G-2", "Testerly", Decimal("5.00"))
    assert (row.first, row.employer, row.zip) == ("", "", "")


def test_one_column_named_twice_is_refused_by_both_names() -> None:
    with pytest.raises(BadInput) as caught:
        read(van(VAN_ROW + ",50.00", header=VAN_HEADER + ",amount"))
    assert str(caught.value) == (
        "gifts.csv, line 1, column amount: expected one column Amount, got two:"
        " Amount (column 11) and amount (column 13)"
    )


def test_two_columns_of_one_meaning_may_tell_the_same_or_nothing() -> None:
    header = VAN_HEADER + ",Zip,Postal Code"
    rows = [
        VAN_ROW + ", 62701 ,",
        changed(ZipOrPostal="") + ",62701,",
        changed(ZipOrPostal=" ") + ",,62701",
        VAN_ROW + ",,",
    ]
    outcome = read(van(*rows, header=header), rows_per_chunk=3)
    assert [row.zip for row in outcome.rows] == ["62701"] * 4


def test_a_zip_beside_its_longer_form_is_no_contradiction() -> None:
    header = VAN_HEADER + ",Zip5"
    assert read(van(changed(ZipOrPostal="62701-1234") + ",62701", header=header)).row.zip == (
        "62701-1234"
    )


def test_two_columns_of_one_meaning_that_tell_two_things_refuse_the_file() -> None:
    with pytest.raises(BadInput) as caught:
        read(van(VAN_ROW + ",62701", VAN_ROW + ",62702", header=VAN_HEADER + ",Zip"))
    assert str(caught.value) == (
        "gifts.csv, line 3, column Zip: expected ZipOrPostal and Zip, which both mean ZipOrPostal,"
        " to tell the same, got '62701' and '62702'; take one of them out"
    )


def test_the_columns_that_a_file_lacks_are_named() -> None:
    assert read(van(VAN_ROW)).split.inspection.missing == ()
    header = "LastName,FirstName,Contribution ID,Amount,Date Received,VAN ID,City,State,Zip"
    row = "Testerly,Wilhelmina,G-1,50,2026-03-14,501,Springfield,IL,62701"
    missing = read(van(row, header=header)).split.inspection.missing
    assert missing == ("MiddleName", "Employer", "Occupation")


def test_committee_election_and_suffix_are_read_where_they_are_given() -> None:
    header = VAN_HEADER + ",Suffix,Committee,Election"
    row = read(van(VAN_ROW + ",Jr,c00999999,Primary 2026", header=header)).row
    assert (row.suffix, row.committee, row.election) == ("Jr", "C00999999", "P2026")


@pytest.mark.parametrize(
    ("designation", "committee", "election"),
    [
        ("Testerly for Senate (C00999999) - 2026 General", "C00999999", "G2026"),
        ("General Fund", "", ""),
        ("General Fund 2026", "", ""),
        ("Primary", "", "Primary"),
        ("P2026", "", "P2026"),
        ("C00999999 and C00888888", "C00999999 and C00888888", ""),
    ],
)
def test_a_designation_tells_only_what_it_says(
    designation: str, committee: str, election: str
) -> None:
    row = read(van(f"{VAN_ROW},{designation}", header=VAN_HEADER + ",Designation")).row
    assert (row.committee, row.election) == (committee, election)


def test_period_and_cycle_of_the_api_make_an_election() -> None:
    row = read(van(VAN_ROW + ",General,2026", header=VAN_HEADER + ",period,cycle")).row
    assert row.election == "G2026"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Friends of Testerly", "Friends of Testerly"),
        ("12", "12"),
        ("Friends of Testerly (c00999999)", "C00999999"),
        ("C00999999 or C00888888", "C00999999 or C00888888"),
    ],
)
def test_a_committee_is_kept_as_it_was_told(told: str, kept: str) -> None:
    header = VAN_HEADER + ",Committee,Designation"
    row = read(van(f"{VAN_ROW},{told},Osbert for Senate (C00777777)", header=header)).row
    assert row.committee == kept


def test_an_organisation_without_a_last_name_is_one() -> None:
    header = VAN_HEADER + ",OrganizationName"
    row = read(van(changed(LastName="", FirstName="") + ",Acme Widgets LLC", header=header)).row
    assert (row.last, row.entity_type) == ("Acme Widgets LLC", "ORG")


def test_whitespace_is_collapsed_and_case_kept() -> None:
    assert read(van(changed(Employer="  ACME   Widgets "))).row.employer == "ACME Widgets"
