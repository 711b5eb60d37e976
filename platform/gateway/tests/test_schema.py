"""The API's description says all that there is, and the page shows it."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from access.tests.people import person, volunteer
from gateway.checks import api_views
from gateway.tests.callers import PROBLEM, browser, machine, token_of, told

NOT_DESCRIBED = {"api/schema/", "api/docs/"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    written = StringIO()
    call_command(
        "spectacular", "--validate", "--fail-on-warn", "--format", "openapi-json", stdout=written
    )
    described: dict[str, Any] = json.loads(written.getvalue())
    return described


def operations(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in schema["paths"].values() for operation in path.values()]


def test_every_address_is_described(schema: dict[str, Any]) -> None:
    routes = {route for route, _ in api_views()} - NOT_DESCRIBED

    assert len(schema["paths"]) == len(routes) >= 10
    assert len({operation["operationId"] for operation in operations(schema)}) >= 10


def test_every_address_tells_its_groups_and_its_problems(schema: dict[str, Any]) -> None:
    for operation in operations(schema):
        assert operation["x-allowed-groups"]
        assert "Open to: " in operation["description"]
        assert {"400", "401", "403", "429", "500"} <= set(operation["responses"])
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert response["content"][PROBLEM]["schema"]["$ref"].endswith("/Problem")
        assert operation["security"] == [{"token": []}, {"session": []}]


def test_lists_tell_their_pages_and_filters(schema: dict[str, Any]) -> None:
    log = schema["paths"]["/api/access/log/"]["get"]

    names = {parameter["name"] for parameter in log["parameters"]}
    assert names == {"cursor", "limit", "kind", "person", "by", "group", "after", "before"}
    page = log["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    assert page.endswith("/PaginatedAccessEventList")


@pytest.mark.django_db
def test_the_description_is_for_staff_and_tokens() -> None:
    told(Client().get("/api/schema/"), 401, "not-signed-in")
    outside = Client()
    outside.force_login(volunteer())
    told(outside.get("/api/schema/"), 403, "forbidden")
    staff = browser().get("/api/schema/")
    token = token_of(person("bo@campaign.test", "platform-admin"), ["platform-admin"])[1]

    assert staff.status_code == 200
    assert b"openapi: 3" in staff.content
    as_json = machine(token).get(
        "/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"}
    )
    assert json.loads(as_json.content)["openapi"].startswith("3")


@pytest.mark.django_db
def test_the_page_has_no_inline_script_or_style() -> None:
    response = browser().get("/api/docs/")

    page = response.content.decode()
    assert page.count("<script") == page.count("<script src=") == 2
    assert "<style" not in page
    assert "style=" not in page
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy + ";"
    assert "unsafe" not in policy
