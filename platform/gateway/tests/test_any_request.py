"""Whatever is sent to whichever address: an answer or a problem, and never a broken server."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.conf import LazySettings
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from access.tests.people import person
from core.catalogue import roles
from gateway.checks import api_views
from gateway.tests.callers import PROBLEM, token_of

pytestmark = pytest.mark.django_db
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.sampled_from(["\x00", "%00", "9" * 30, "2026-13-01", "0001-01-01T00:00:00Z", "-1", "٣", "",
                     "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "true", "1e400"]),
)  # fmt: skip
BODIES = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
)
FIELDS = ("person", "group", "reason", "expires_at", "note", "odd")
NAMES = (
    "cursor", "limit", "kind", "person", "by", "group", "after", "before", "in_force", "open",
    "mine", "function", "state", "donor", "import_id", "list", "format", "lang", "version",
)  # fmt: skip
ROUTES = sorted({route for route, _ in api_views()})


@pytest.fixture
def machine(settings: LazySettings) -> Client:
    settings.API_PER_MINUTE = 1_000_000
    everything = [role.slug for role in roles() if role.pool == "staff"]
    value = token_of(person("ada@campaign.test", *everything), everything)[1]
    return Client(headers={"Authorization": f"Bearer {value}"})


def is_answer_or_problem(response: Any) -> bool:
    if response.status_code < 400:
        return True
    problem = json.loads(response.content)
    return bool(
        response.status_code < 500
        and response.headers["Content-Type"] == PROBLEM
        and problem["status"] == response.status_code
    )


@pytest.mark.parametrize("route", ROUTES)
@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a request is small as it is
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_request_gets_an_answer_or_a_problem(
    machine: Client, route: str, data: st.DataObject
) -> None:
    number = data.draw(st.sampled_from(["1", "0", "999999999999999999999999", "x"]))
    path = "/" + "/".join(number if "<" in part else part for part in route.split("/"))
    query = data.draw(st.dictionaries(st.sampled_from(NAMES), ODD, max_size=2))
    asked = urlencode({name: str(value) for name, value in query.items()}, errors="ignore")
    fields = st.dictionaries(st.sampled_from(FIELDS), BODIES, max_size=5)
    body = data.draw(fields.map(json.dumps).map(str.encode) | st.binary(max_size=40))
    method = data.draw(st.sampled_from(["GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "X"]))
    kind = data.draw(st.sampled_from(["application/json", "application/json; charset=x", "a", ""]))

    for address, verb in ((f"{path}?{asked}", "GET"), (path, method)):
        response = machine.generic(verb, address, body, content_type=kind)
        assert is_answer_or_problem(response), (verb, address, body, response.content[:300])


@pytest.mark.parametrize("query", ["%00", "a=%00", "%ff=1", "limit=%ff", "&&&=&", quote("é") * 50])
def test_any_query_gets_an_answer_or_a_problem(machine: Client, query: str) -> None:
    assert is_answer_or_problem(machine.get(f"/api/jobs/?{query}"))
