"""Verdicts and lists by the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from donors.models import Flag
from donors.tests.beginnings import beginning
from donors.tests.office import (
    ON_LIST,
    OTHER_ON_LIST,
    bring,
    bring_list,
    employee,
    flag_of,
    flag_states,
    gift,
    people,
    van,
)

pytestmark = pytest.mark.django_db
DECISIONS = "/api/donors/decisions/"
LISTS = "/api/donors/lists/"


@beginning
def two_flags() -> None:
    bring_list(people(ON_LIST))
    bring(van(gift("G-1"), gift("G-2", Amount="250.00")))


@pytest.fixture
def reviewer(two_flags: None) -> Client:
    client = Client()
    client.force_login(employee("reviewer", "donors-reviewer"))
    return client


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, body, content_type="application/json")


def results(client: Client, path: str) -> list[dict[str, Any]]:
    response = client.get(path)
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def test_a_verdict_is_given_read_and_taken_back(reviewer: Client) -> None:
    flags = list(Flag.objects.values_list("pk", flat=True))
    given = post(
        reviewer, DECISIONS, {"flags": flags, "verdict": "dismissed", "note": "Somebody else."}
    )
    assert given.status_code == 201, given.content
    assert flag_states() == {"G-1": "dismissed", "G-2": "dismissed"}
    [read] = results(reviewer, f"{DECISIONS}?verdict=dismissed&list=executives")
    assert read == given.json()
    back = post(reviewer, f"{DECISIONS}{read['id']}/take-back/", {"note": "It is her."})
    assert (back.status_code, back.json()["takes_back"]) == (201, read["id"])
    assert flag_states() == {"G-1": "open", "G-2": "open"}
    assert [one["verdict"] for one in results(reviewer, DECISIONS)] == ["reopened", "dismissed"]


def test_the_second_on_a_flag_is_told(reviewer: Client) -> None:
    body = {"flags": [flag_of("G-1").pk], "verdict": "validated", "note": "It is her."}
    assert post(reviewer, DECISIONS, body).status_code == 201
    answer = post(reviewer, DECISIONS, body)
    assert answer.status_code == 409
    assert "validated this" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"note": ""}, {"verdict": "reopened"}, {"flags": []}, {"flags": ["x"]}, {"donor": 1}],
    ids=str,
)
def test_a_verdict_that_lacks_something_is_refused(reviewer: Client, wrong: dict[str, Any]) -> None:
    body = {"flags": [flag_of("G-1").pk], "verdict": "validated", "note": "It is her."}
    assert post(reviewer, DECISIONS, body | wrong).status_code in (400, 422)
    assert flag_states()["G-1"] == "open"


def test_an_administrator_reads_and_does_not_decide(reviewer: Client) -> None:
    reviewer.force_login(employee("admin", "donors-admin"))
    body = {"flags": [flag_of("G-1").pk], "verdict": "validated", "note": "It is her."}
    assert post(reviewer, DECISIONS, body).status_code == 403
    assert results(reviewer, DECISIONS) == []


def test_lists_versions_and_entries_are_read(reviewer: Client) -> None:
    bring_list(people(OTHER_ON_LIST))
    [found] = results(reviewer, LISTS)
    assert (found["slug"], found["entries"], found["version"]) == ("executives", 1, 2)
    versions = results(reviewer, f"{LISTS}executives/versions/")
    assert [one["number"] for one in versions] == [2, 1]
    current = results(reviewer, f"{LISTS}executives/entries/?current=true")
    assert [one["name"] for one in current] == ["Brackenthwaite, Philippa R"]
    [gone] = results(reviewer, f"{LISTS}executives/entries/?name=testerly")
    assert gone["ended_on"]
    assert reviewer.get(f"{LISTS}no-such-list/entries/").status_code == 404
