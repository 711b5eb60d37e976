"""Lobbyists out of a plain CSV."""

import datetime

from donors.tests.lists.files import listed, only, refusal

HEADER = "first,middle,last,firm,client,covered position,effective date,termination date\n"


def test_a_lobbyist_has_firm_and_clients() -> None:
    data = HEADER + "Pat,B,Testerly,Acme Strategies,Bolt Co; Cogg Co,Clerk,2019-01-01,\n"
    entry = only(data, "lda")
    assert entry.key == "ACME STRATEGIES/TESTERLY PAT B"
    assert entry.organisations == ("Acme Strategies", "Bolt Co", "Cogg Co")
    assert (entry.occupation, entry.effective_from) == ("Clerk", datetime.date(2019, 1, 1))


def test_clients_on_rows_of_their_own_are_united_and_the_span_is_of_all() -> None:
    data = HEADER + (
        "Pat,B,Testerly,Acme,Bolt Co,,2019-01-01,2020-01-31\n"
        "Pat,B,Testerly,Acme,Cogg Co,,2018-06-01,2019-12-31\n"
        "Pat,B,Testerly,Other Firm,Bolt Co,,2018-06-01,\n"
    )
    first, second = listed(data, "lda")
    assert first.organisations == ("Acme", "Bolt Co", "Cogg Co")
    assert first.effective_from == datetime.date(2018, 6, 1)
    assert first.effective_to == datetime.date(2020, 1, 31)
    assert second.effective_to is None


def test_registrants_by_other_names() -> None:
    data = 'Lobbyist Name,Registrant Name,Client Name\n"TESTERLY, PAT B",Acme,Bolt\n'
    entry = only(data, "lda")
    assert (entry.last, entry.organisations) == ("TESTERLY", ("Acme", "Bolt"))


def test_the_end_cannot_come_before_the_beginning() -> None:
    data = HEADER + "Pat,B,Testerly,Acme,Bolt Co,,2019-01-01,2018-01-31\n"
    assert refusal(data, "lda") == (
        "list.csv, line 2, column termination date:"
        " expected a date no earlier than 2019-01-01, got 2018-01-31"
    )
