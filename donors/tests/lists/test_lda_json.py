"""Lobbyists out of JSON: pages of the REST API, and the forms LD-1 and LD-2."""

import datetime
import itertools
import json
from typing import Any

import pytest

from donors.tests.lists.files import listed, only, refusal


def person(number: int, last: str, first: str, **told: Any) -> dict[str, Any]:
    lobbyist = {"id": number, "last_name": last, "first_name": first, "middle_name": None,
                "nickname": None, "suffix": None, "suffix_display": None}  # fmt: skip
    named = {"covered_position": None, "new": None} | told
    return {"lobbyist": lobbyist, **named}


def filing(client: str, *people: dict[str, Any], **told: Any) -> dict[str, Any]:
    return {
        "filing_document_url": "https://lda.gov/filings/public/filing/x/print/",
        "filing_year": 2024,
        "filing_period": "second_quarter",
        "termination_date": None,
        "registrant": {"id": 77, "name": "ACME STRATEGIES"},
        "client": {"name": client, "effective_date": "2020-02-14"},
        "lobbying_activities": [{"lobbyists": list(people)}],
    } | told


PAT = person(5, "TESTERLY", "PAT")


def page(*filings: dict[str, Any]) -> str:
    return json.dumps({"count": len(filings), "next": None, "results": list(filings)})


def test_a_page_of_the_api() -> None:
    entry = only(page(filing("BOLT CO", PAT), filing("COGG CO", PAT)), "lda")
    assert (entry.key, entry.name) == ("77/5", "TESTERLY, PAT")
    assert entry.organisations == ("ACME STRATEGIES", "BOLT CO", "COGG CO")
    assert entry.effective_from == datetime.date(2020, 2, 14)
    assert entry.effective_to is None
    assert entry.url == "https://lda.gov/filings/public/filing/x/print/"


def test_a_new_lobbyist_was_none_before_the_period() -> None:
    new = person(5, "TESTERLY", "PAT", new=True)
    entry = only(page(filing("BOLT CO", new)), "lda")
    assert entry.effective_from == datetime.date(2024, 4, 1)


def test_a_terminated_filing_ends_the_entry() -> None:
    entry = only(page(filing("BOLT CO", PAT, termination_date="2024-05-31")), "lda")
    assert entry.effective_to == datetime.date(2024, 5, 31)


def test_a_report_that_begins_after_the_termination_opens_the_entry_again() -> None:
    end = filing("BOLT CO", PAT, filing_year=2018, termination_date="2018-05-31")
    again = filing("BOLT CO", PAT, filing_year=2023)
    for filings in ([end, again], [again, end]):
        entry = only(page(*filings), "lda")
        assert (entry.effective_from, entry.effective_to) == (datetime.date(2018, 4, 1), None)


def test_a_report_of_the_terminated_period_or_before_opens_nothing() -> None:
    end = filing("BOLT CO", PAT, filing_year=2018, termination_date="2018-05-31")
    before = [filing("BOLT CO", PAT, filing_year=year) for year in (2017, 2018)]
    late = filing("BOLT CO", PAT, filing_year=2018, filing_period="third_quarter",
                  termination_date="2018-05-31")  # fmt: skip
    entry = only(page(*before, end, late, *before), "lda")
    assert entry.effective_to == datetime.date(2018, 5, 31)


def test_work_for_another_client_opens_no_terminated_one() -> None:
    filings = [
        filing("BOLT CO", PAT, filing_year=2018, termination_date="2018-05-31"),
        filing("COGG CO", PAT, filing_year=2020, termination_date="2021-02-28"),
    ]
    assert only(page(*filings), "lda").effective_to == datetime.date(2021, 2, 28)


def test_the_same_person_at_two_firms_is_two_entries() -> None:
    elsewhere = filing("BOLT CO", PAT, registrant={"id": 78, "name": "BEST ADVICE"})
    assert [e.key for e in listed(page(filing("BOLT CO", PAT), elsewhere), "lda")] == [
        "77/5", "78/5",
    ]  # fmt: skip


def test_positions_are_gathered_and_nothing_is_nothing() -> None:
    named = [person(5, "TESTERLY", "PAT", covered_position=text) for text in ("N/A", "Counsel;")]
    assert only(page(filing("BOLT CO", *named)), "lda").occupation == "Counsel"


def test_the_order_of_filings_changes_nothing() -> None:
    married = person(5, "SAMPLE", "PATRICIA", covered_position="Counsel")
    married["lobbyist"]["nickname"] = "Patty"
    told = [
        filing("BOLT CO", person(5, "TESTERLY", "PATRICIA", covered_position="Clerk")),
        filing("bolt co", married, filing_year=2025),
        filing("COGG CO", PAT, filing_year=2023),
    ]
    entries = [only(page(*order), "lda") for order in itertools.permutations(told)]
    assert len({entry.content_hash for entry in entries}) == 1
    for entry in entries:
        assert (entry.name, entry.nickname) == ("SAMPLE, PATRICIA", "Patty")
        assert entry.aliases == ("TESTERLY, PATRICIA", "TESTERLY, PAT")


def test_filings_of_one_day_name_a_lobbyist_by_the_fullest() -> None:
    told = [filing("BOLT CO", PAT), filing("COGG CO", person(5, "TESTERLY", "PATRICIA"))]
    for order in (told, told[::-1]):
        assert only(page(*order), "lda").name == "TESTERLY, PATRICIA"


@pytest.mark.parametrize("shape", ["one", "list", "pages"])
def test_one_filing_a_list_and_several_pages(shape: str) -> None:
    told = filing("BOLT CO", PAT)
    data = {"one": told, "list": [told], "pages": [{"results": [told]}, {"results": []}]}[shape]
    assert only(json.dumps(data), "lda").key == "77/5"


def test_a_registration_form() -> None:
    form = {
        "identifiers": {"registrant_senate_id": "400-12", "registrant_house_id": ""},
        "datetimes": {"effective_date": "2013-07-16T00:00:00Z"},
        "client": {"client_name": "Bolt Co"},
        "registrant": {"registrant_org_name": None, "registrant_individual_firstname": "Pat",
                       "registrant_individual_lastname": "Testerly"},
        "lobbyists": {"lobbyists": [
            {"lobbyist_first_name": "P.B. (Patty)", "lobbyist_last_name": "Testerly",
             "lobbyist_suffix": "", "lobbyist_covered_official_position": "Clerk"}]},
    }  # fmt: skip
    entry = only(json.dumps(form), "lda")
    assert entry.key.startswith("400/TESTERLY")
    assert entry.nickname == "Patty"
    assert entry.organisations == ("Pat Testerly", "Bolt Co")
    assert entry.effective_from == datetime.date(2013, 7, 16)


@pytest.mark.parametrize("prefix", ["", "report_"])
def test_a_report_form(prefix: str) -> None:
    report = {f"{prefix}year": "2013", f"{prefix}quarter_one": False,
              f"{prefix}quarter_three": True, f"{prefix}is_termination": True,
              f"{prefix}termination_date": "2013-08-31T00:00:00"}  # fmt: skip
    form = {
        "identifiers": {"client_registrant_senate_id": "400-12"},
        "report_type" if not prefix else "report": report,
        "client": {"client_name": "Bolt Co"},
        "registrant": {"registrant_name": "Acme Strategies"},
        "lobbying_activities": {"lobbying_activities": [{"lobbyists": [
            {"lobbyist_first_name": "Pat", "lobbyist_last_name": "Testerly",
             "lobbyist_suffix": "Jr"}, {"lobbyist_first_name": "", "lobbyist_last_name": ""}]}]},
    }  # fmt: skip
    entry = only(json.dumps(form), "lda")
    assert (entry.key, entry.suffix) == ("400/TESTERLY PAT JR", "Jr")
    assert entry.effective_from == datetime.date(2013, 7, 1)
    assert entry.effective_to == datetime.date(2013, 8, 31)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("{\n  x", "list.csv, line 2: expected JSON: "),
        ('{"a": 1}', "list.csv: expected filing 1 to have a registrant,"),
        ("[1, 2]", "list.csv: expected filing 1 to have a registrant,"),
        ('{"results": []}', "list.csv: expected at least one entry, got none"),
        ("[" * 100_000, "list.csv: expected JSON nested less deeply"),
        ("[" + "9" * 10_000 + "]", "list.csv: expected JSON with numbers of sane length"),
    ],
)
def test_faults_name_their_place(data: str, message: str) -> None:
    assert refusal(data, "lda").startswith(message)


def test_undecodable_json_names_the_line() -> None:
    assert refusal(b'{\n"a": "\x92"}', "lda") == "list.csv, line 2: byte 0x92 is not UTF-8"
