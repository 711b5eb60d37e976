"""Every error under /api/ is a problem (RFC 9457), whoever made it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client

from access.models import Grant
from access.tests.people import person
from core.errors import BadInput, Refused
from gateway.api.views import MeView
from gateway.tests.callers import browser, machine, send, token_of, told

pytestmark = pytest.mark.django_db
GRANTS = "/api/access/grants/"


@pytest.fixture
def admin() -> Client:
    return browser("platform-admin")


@pytest.fixture(params=[True, False], ids=["debug", "no debug"])
def _in_and_out_of_debug(request: pytest.FixtureRequest, settings: LazySettings) -> None:
    settings.DEBUG = request.param


def breaking(error: Exception) -> Any:
    def get(self: MeView, request: Any) -> Any:
        raise error

    return get


def test_who_is_not_signed_in_gets_401_and_how_to_sign_in() -> None:
    response = Client().get("/api/me/")

    problem = told(response, 401, "not-signed-in")
    assert problem["instance"] == "/api/me/"
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Hustings"'


def test_who_is_signed_in_and_may_not_gets_403_and_what_is_missing() -> None:
    response = browser("donors-reviewer").get(GRANTS)

    problem = told(response, 403, "forbidden")
    assert "platform-admin" in problem["detail"]
    assert "donors-reviewer" in problem["detail"]
    assert "WWW-Authenticate" not in response.headers


@pytest.mark.usefixtures("_in_and_out_of_debug")
@pytest.mark.parametrize("path", ["/api/", "/api/nothing/", "/api/jobs/x/", "/api/me/../x/"])
def test_an_address_that_is_not_there_is_a_problem(admin: Client, path: str) -> None:
    told(admin.get(path), 404, "not-found")
    told(Client().post(path), 404, "not-found")


@pytest.mark.usefixtures("_in_and_out_of_debug")
def test_an_address_without_its_slash_is_told_so_and_leads_nowhere() -> None:
    for path in ("/api/me", "/api/access/grants", "/api"):
        for response in (Client().get(path), send(Client(), path)):
            assert "slash" in told(response, 404, "not-found")["detail"]


def test_a_row_that_is_not_there_is_a_problem(admin: Client) -> None:
    told(admin.get(f"{GRANTS}999999/"), 404, "not-found")
    told(admin.get(f"{GRANTS}{'9' * 40}/"), 404, "not-found")


def test_a_method_that_is_not_known_is_405_with_those_that_are(admin: Client) -> None:
    response = admin.delete(GRANTS)

    told(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == "GET, POST, HEAD, OPTIONS"
    told(admin.options(GRANTS), 405, "method-not-allowed")
    told(browser(email="bo@campaign.test").delete(GRANTS), 403, "forbidden")


def test_an_answer_is_json_or_nothing(admin: Client) -> None:
    told(admin.get(GRANTS, headers={"Accept": "text/html"}), 406, "not-acceptable")
    assert admin.get(GRANTS, headers={"Accept": "text/html,*/*;q=0.1"}).status_code == 200


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/csv", ""]
)
def test_a_body_is_json_or_nothing(admin: Client, kind: str) -> None:
    told(admin.post(GRANTS, b"a=1", content_type=kind), 415, "unsupported-media-type")


@pytest.mark.parametrize(
    "body",
    [b"{", b"[1]", b"7", b'{"a": NaN}', b"\xff\xfe{}", b'{"reason": "\\ud800"}', b"[" * 100_000,
     b'{"a": ' + b"9" * 5_000 + b"}", b'{"person": 1e999}'],
    ids=["cut", "list", "number", "nan", "utf16", "half a character", "deep", "long number",
         "beyond all bounds"],
)  # fmt: skip
def test_a_body_that_is_no_json_object_is_malformed(admin: Client, body: bytes) -> None:
    response = admin.post(GRANTS, body, content_type="application/json")

    told(response, 400, "malformed")


def test_a_body_beyond_the_limit_is_413(admin: Client, settings: LazySettings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000

    told(send(admin, GRANTS, {"reason": "x" * 2_000}), 413, "too-large")


def test_what_is_wrong_in_a_body_is_pointed_to(admin: Client) -> None:
    response = send(admin, GRANTS, {"person": 0, "group": "no-such", "expires_at": "soon"})

    problem = told(response, 400, "invalid")
    pointers = {error["pointer"] for error in problem["errors"]}
    assert pointers == {"#/person", "#/group", "#/expires_at", "#/reason"}
    assert all(error["detail"] for error in problem["errors"])
    assert not Grant.objects.filter(reason="soon").exists()


def test_a_field_that_is_not_known_is_refused(admin: Client) -> None:
    """A misspelt `expires_at` would make a grant without an end."""
    somebody = person("bo@campaign.test")
    body = {"person": somebody.pk, "group": "donors-reviewer", "reason": "x", "until/~": "x"}

    problem = told(send(admin, GRANTS, body), 400, "invalid")

    assert [error["pointer"] for error in problem["errors"]] == ["#/until~1~0"]
    assert not Grant.objects.filter(user=somebody).exists()


def test_a_nul_is_pointed_to_in_a_body_and_refused_in_an_address(admin: Client) -> None:
    body = {"person": person("bo@campaign.test").pk, "group": "donors-admin", "reason": "\x00"}

    problem = told(send(admin, GRANTS, body), 400, "invalid")

    assert [error["pointer"] for error in problem["errors"]] == ["#/reason"]
    told(admin.get(f"{GRANTS}?group=%00"), 400, "bad-request")


def test_parameters_are_known_given_once_and_right(admin: Client) -> None:
    query = "?in_force=maybe&limit=0&persn=1&group=a&group=b"

    problem = told(admin.get(GRANTS + query), 400, "invalid")

    assert {error["parameter"] for error in problem["errors"]} == {"persn", "group"}
    problem = told(admin.get(f"{GRANTS}?in_force=maybe"), 400, "invalid")
    assert [error["parameter"] for error in problem["errors"]] == ["in_force"]


def test_what_is_refused_says_why(admin: Client) -> None:
    somebody = person("bo@campaign.test", "donors-admin")

    response = send(
        admin, GRANTS, {"person": somebody.pk, "group": "donors-admin", "reason": "Needs it."}
    )

    assert "has donors-admin already" in told(response, 409, "refused")["detail"]


@pytest.fixture
def _quiet_client(admin: Client) -> None:
    admin.raise_request_exception = False


@pytest.mark.usefixtures("_in_and_out_of_debug", "_quiet_client")
@pytest.mark.parametrize(
    "error", [ValueError("Wilhelmina Quorvale"), OperationalError("server closed: password=x")]
)
def test_what_breaks_on_our_side_says_nothing_of_what_was_at_hand(
    admin: Client, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MeView, "get", breaking(error))

    response = admin.get("/api/me/", headers={"X-Request-ID": "asked-by-the-proxy"})

    problem = told(response, 500, "server-error")
    assert problem["request_id"] == "asked-by-the-proxy"
    said = response.content.decode()
    private = ("Quorvale", "password", "Traceback", "ValueError")
    assert not [word for word in private if word in said]


def test_input_that_cannot_be_used_is_422_with_its_place(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = BadInput(file="gifts.csv", line=17, column="Amount", reason="expected a number")
    monkeypatch.setattr(MeView, "get", breaking(fault))

    problem = told(admin.get("/api/me/"), 422, "bad-input")

    place = {"file": "gifts.csv", "line": 17, "column": "Amount"}
    assert problem["errors"] == [{"detail": "expected a number", **place}]


def test_a_refusal_of_any_action_is_409(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MeView, "get", breaking(Refused("Not now.")))

    assert told(admin.get("/api/me/"), 409, "refused")["detail"] == "Not now."


def test_a_session_needs_the_forms_token_to_write_and_a_machine_does_not() -> None:
    boss = person("boss@campaign.test", "platform-admin")
    client = Client(enforce_csrf_checks=True)
    client.force_login(boss)
    body = {"person": boss.pk, "group": "donors-admin", "reason": "Needs it."}

    told(send(client, GRANTS, body), 403, "csrf")
    assert client.get(GRANTS).status_code == 200
    made = Client(
        enforce_csrf_checks=True,
        headers={"Authorization": f"Bearer {token_of(boss, ['platform-admin'])[1]}"},
    ).post(GRANTS, json.dumps(body), content_type="application/json")
    assert made.status_code == 201


def test_a_session_with_the_forms_token_may_write() -> None:
    boss = person("boss@campaign.test", "platform-admin")
    client = Client(enforce_csrf_checks=True)
    client.force_login(boss)
    page = client.get("/api/docs/").content.decode()
    token = page.partition('data-csrf="')[2].partition('"')[0]

    made = send(
        client, GRANTS, {"person": boss.pk, "group": "donors-admin", "reason": "Needs it."},
        headers={"X-CSRFToken": token},
    )  # fmt: skip

    assert made.status_code == 201


def test_a_host_that_is_not_ours_is_a_problem_too(settings: LazySettings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    told(Client().get("/api/me/", headers={"Host": "elsewhere.invalid"}), 400, "bad-request")


def test_pages_outside_the_api_stay_pages() -> None:
    response = machine("x").get("/nothing/")

    assert response.headers["Content-Type"].startswith("text/html")
