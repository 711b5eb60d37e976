"""Lobbyists out of the Senate's XML."""

import datetime

import pytest

from donors.tests.lists.files import listed, only, refusal

LOBBYIST = '<Lobbyist xmlns="" LobbyistName="{}" OfficialPosition="{}"/>'


def filing(client: str, *lobbyists: str, kind: str = "MID-YEAR REPORT", year: int = 2006) -> str:
    return (
        f'<Filing ID="x" Year="{year}" Received="{year}-08-14T00:00:00" Type="{kind}"'
        ' Period="Mid-Year (Jan 1 - Jun 30)">'
        '<Registrant xmlns="" RegistrantID="4001" RegistrantName="Acme Strategies"/>'
        f'<Client xmlns="" ClientName="{client}"/>'
        f"<Lobbyists>{''.join(lobbyists)}</Lobbyists></Filing>"
    )


def test_bare_lobbyists_are_people_of_whom_nothing_else_is_known() -> None:
    one = LOBBYIST.format("TESTERLY, WILHELMINA Q", "N/A")
    other = LOBBYIST.format("SAMPLE, PAT", "CHIEF OF STAFF")
    first, second = listed(f"<Lobbyists>\n{one}{one}{other}</Lobbyists>", "lda")
    assert (first.last, first.first, first.middle) == ("TESTERLY", "WILHELMINA", "Q")
    assert (first.organisations, first.occupation, first.effective_from) == ((), "", None)
    assert second.occupation == "CHIEF OF STAFF"


def test_a_lobbyist_has_the_firm_and_all_of_its_clients() -> None:
    named = LOBBYIST.format("TESTERLY, WILHELMINA Q", "")
    data = f"<PublicFilings>{filing('Bolt Co', named)}{filing('Cogg Co', named)}</PublicFilings>"
    entry = only(data, "lda")
    assert entry.key == "4001/TESTERLY WILHELMINA Q"
    assert entry.organisations == ("Acme Strategies", "Bolt Co", "Cogg Co")
    assert entry.effective_from == datetime.date(2006, 1, 1)
    assert entry.effective_to is None


def test_the_entry_ends_when_the_work_for_every_client_was_terminated() -> None:
    named = LOBBYIST.format("TESTERLY, WILHELMINA", "")
    end = filing("Bolt Co", named, kind="MID-YEAR TERMINATION", year=2007)
    both = f"<P>{end}{filing('Bolt Co', named)}</P>"
    assert only(both, "lda").effective_to == datetime.date(2007, 8, 14)
    other = f"<P>{end}{filing('Cogg Co', named)}</P>"
    assert only(other, "lda").effective_to is None


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings(encoding: str) -> None:
    name = "utf-16" if encoding == "utf-16" else "utf-8"
    data = f'<?xml version="1.0" encoding="{name}"?><L>{LOBBYIST.format("PEÑA, ZOË", "")}</L>'
    assert only(data.encode(encoding), "lda").last == "PEÑA"


def test_broken_xml_names_the_line() -> None:
    assert refusal("<Lobbyists>\n<Lobbyist>\n</Lobbyists>", "lda") == (
        "list.csv, line 3: expected well-formed XML: mismatched tag"
    )


@pytest.mark.parametrize(
    "document_type",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
)
def test_entities_and_outside_documents_are_refused(document_type: str) -> None:
    assert refusal(f'{document_type}<L><Lobbyist LobbyistName="A"/></L>', "lda") == (
        "list.csv: expected XML without entities or a document type of its own"
    )


def test_xml_without_lobbyists_is_refused() -> None:
    assert refusal("<html><body/></html>", "lda") == (
        "list.csv: expected at least one entry, got none"
    )
