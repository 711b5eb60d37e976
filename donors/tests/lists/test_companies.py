"""Lists of companies, as administrators keep them."""

import pytest

from donors.tests.lists.files import listed, only, refusal


def test_a_company_has_its_other_names() -> None:
    data = "id,name,aliases,city,state\n3,Acme Oil Inc,AOI; Acme Oil inc ;Acme Gas,Tulsa,OK\n"
    entry = only(data, "companies")
    assert (entry.key, entry.is_organisation, entry.name) == ("id/3", True, "Acme Oil Inc")
    assert (entry.aliases, entry.organisations) == (("AOI", "Acme Gas"), ())
    assert (entry.last, entry.first) == ("", "")
    assert (entry.city, entry.state) == ("Tulsa", "OK")


@pytest.mark.parametrize("header", ["Company", "company_name", "Organization Name", "Legal Name"])
def test_other_names_of_the_column(header: str) -> None:
    assert only(f"{header}\nAcme Oil\n", "companies").key == "ACME OIL"


def test_the_same_company_twice_is_one_entry_with_all_names() -> None:
    data = "name,aka\nAcme Oil,AOI\nACME OIL,Acme Gas\nBolt,\n"
    acme, bolt = listed(data, "companies")
    assert acme.aliases == ("AOI", "Acme Gas")
    assert bolt.name == "Bolt"


def test_the_order_of_rows_changes_no_company() -> None:
    rows = ["Acme Oil,AOI,,", "ACME OIL,Acme Gas,Tulsa,OK"]
    [one], [other] = (
        listed("\n".join(["name,aka,city,state", *order]), "companies")
        for order in (rows, rows[::-1])
    )
    assert (one.name, one.city) == (other.name, other.city) == ("Acme Oil", "Tulsa")
    assert one.content_hash == other.content_hash


def test_one_id_for_two_companies_is_refused() -> None:
    assert refusal("id,name\n3,Acme\n3,Bolt\n", "companies") == (
        "list.csv, line 3, column id: expected one company for each id, got '3' on line 2 too"
    )


def test_a_company_needs_a_name() -> None:
    assert refusal("id,Company\n3,\n", "companies") == (
        "list.csv, line 2, column Company: expected a company's name, got ''"
    )
