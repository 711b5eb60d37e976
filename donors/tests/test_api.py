"""Flags and imports by the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from donors.models import Flag, Import
from donors.tests.beginnings import beginning
from donors.tests.office import ON_LIST, bring, bring_list, employee, gift, people, van

pytestmark = pytest.mark.django_db
FLAGS = "/api/donors/flags/"
IMPORTS = "/api/donors/imports/"


@beginning
def two_flags() -> None:
    bring_list(people(ON_LIST))
    bring(van(gift("G-1"), gift("G-2", Amount="250.00")))


@pytest.fixture
def reviewer(two_flags: None) -> Client:
    client = Client()
    client.force_login(employee("reviewer", "donors-reviewer"))
    return client


def results(client: Client, path: str) -> list[dict[str, Any]]:
    response = client.get(path)
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def test_a_flag_tells_gift_donor_entry_and_reasons(reviewer: Client) -> None:
    found = results(reviewer, FLAGS)

    assert [flag["gift"]["id"] for flag in found] == ["G-2", "G-1"]
    latest = found[0]
    assert latest["gift"] | {"id": ""} == {
        "id": "", "source": "van", "amount": "250.00", "date": "2026-03-14", "donor_id": "501",
    }  # fmt: skip
    assert latest["entry"]["list"] == "executives"
    assert latest["reasons"]
    assert set(latest["reasons"][0]) == {"text"}
    assert (latest["state"], latest["decision"]) == ("open", None)
    assert reviewer.get(f"{FLAGS}{latest['id']}/").json() == latest


def test_flags_are_narrowed(reviewer: Client) -> None:
    Flag.objects.filter(contribution__external_id="G-1").update(state="withdrawn")
    taken = Import.objects.get()

    def found(query: str) -> list[str]:
        return [flag["gift"]["id"] for flag in results(reviewer, f"{FLAGS}?{query}")]

    assert found("state=open") == ["G-2"]
    assert found("list=executives&state=withdrawn") == ["G-1"]
    assert found("list=other") == found("rule=contribution_limit") == []
    assert found(f"import_id={taken.pk}") == ["G-2", "G-1"]
    assert found(f"import_id={taken.pk + 1}") == []


def test_an_import_tells_how_far_it_is_and_what_it_brought(reviewer: Client) -> None:
    (taken,) = results(reviewer, IMPORTS)

    assert (taken["state"], taken["fraction"], taken["error"]) == ("done", 1.0, "")
    assert (taken["rows"], taken["new"], taken["unchanged"], taken["flags"]) == (2, 2, 0, 2)
    assert reviewer.get(f"{IMPORTS}{taken['id']}/").json() == taken


def test_others_are_refused_and_nobody_writes(reviewer: Client) -> None:
    other = Client()
    other.force_login(employee("engineer", "platform-engineer"))

    for path in (FLAGS, IMPORTS, f"{FLAGS}1/", f"{IMPORTS}1/"):
        assert other.get(path).status_code == 403
        refused = 403 if path == IMPORTS else 405  # others may bring a file there
        assert reviewer.post(path, {}, content_type="application/json").status_code == refused
        assert Client().get(path).status_code == 401


def test_longer_lists_ask_no_more(reviewer: Client) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            results(reviewer, path)
        return len(asked)

    before = {path: queries(path) for path in (FLAGS, IMPORTS)}
    bring(van(*(gift(f"G-{number}") for number in range(10, 20))), name="more.csv")

    assert len(results(reviewer, FLAGS)) == 12
    assert {path: queries(path) for path in before} == before
    assert max(before.values()) <= 6
