"""A person types a name and sees at once what the lists say, on a page and by the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from donors.tests.office import AMBROSE, ON_LIST, OTHER_ON_LIST, bring_list, employee, people

pytestmark = pytest.mark.django_db
PAGE = "/admin/donors/listentry/screen/"
API = "/api/donors/screening/"


@pytest.fixture
def client(client: Client) -> Client:
    bring_list(people(ON_LIST))
    client.force_login(employee("reviewer", "donors-reviewer"))
    return client


def told(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("name", ["TESTERLY, WILHELMINA Q", "Wilhelmina Q Testerly"])
def test_a_name_is_told_with_its_reasons(client: Client, name: str) -> None:
    page = told(client.post(PAGE, {"name": name, "employer": "Gusherly Oil"}))
    assert "Testerly, Wilhelmina Q</a> on executives" in page
    assert "Employer &#x27;Gusherly Oil&#x27; is the listed person" in page


def test_a_name_that_no_list_knows_is_told_as_such(client: Client) -> None:
    name = f"{AMBROSE['LastName']}, {AMBROSE['FirstName']}"
    assert "No list knows anyone" in told(client.post(PAGE, {"name": name}))


def test_a_new_version_of_a_list_counts_at_once(client: Client) -> None:
    name = {"name": "Brackenthwaite, Philippa R", "employer": "Derrick Petroleum"}
    assert "No list knows anyone" in told(client.post(PAGE, name))
    bring_list(people(ON_LIST, OTHER_ON_LIST))
    assert "Brackenthwaite, Philippa R</a>" in told(client.post(PAGE, name))


@pytest.mark.parametrize("name", ["", "...", "  "])
def test_what_is_no_name_is_told(client: Client, name: str) -> None:
    answer = client.post(PAGE, {"name": name})
    assert answer.status_code == 422
    assert "name" in told(answer)


def test_the_api_tells_the_same(client: Client) -> None:
    asked = {"name": "Testerly, Wilhelmina Q", "employer": "Gusherly Oil", "zip": "62701"}
    answer = client.post(API, asked, content_type="application/json")
    assert answer.status_code == 200
    [match] = answer.json()["matches"]
    assert match["entry"]["list"] == "executives"
    assert match["band"] == "strong"
    assert 0.95 < match["probability"] <= 1
    assert {"field", "text", "weight"} == set(match["reasons"][0])


def test_the_api_takes_what_is_not_known_as_blank(client: Client) -> None:
    blank = dict.fromkeys(("employer", "occupation", "city", "state", "zip"), "")
    answer = client.post(
        API, {"name": "Testerly, Wilhelmina Q", **blank}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["matches"]


def test_the_api_refuses_what_is_no_name_and_fields_it_does_not_know(client: Client) -> None:
    for asked in ({}, {"name": ""}, {"name": "Testerly", "shoe_size": "9"}):
        answer = client.post(API, asked, content_type="application/json")
        assert answer.status_code in (400, 422), answer.content
    answer = client.post(API, {"name": "..."}, content_type="application/json")
    assert answer.status_code == 409


def test_strangers_ask_nothing(client: Client) -> None:
    client.force_login(employee("engineer", "platform-engineer"))
    assert client.post(PAGE, {"name": "Testerly"}).status_code == 403
    assert client.post(API, {"name": "Testerly"}).status_code == 403
