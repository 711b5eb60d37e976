"""Every request has an id, on its log lines and on its response, and leaves one line."""

from __future__ import annotations

import logging

import pytest
import structlog
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch, resolve

from core.middleware import PrivatePagesMiddleware, RequestContextMiddleware


def passed_through(request: HttpRequest, status: int = 200) -> tuple[HttpResponse, object]:
    """The response, and the id that log lines had meanwhile."""
    seen: list[object] = []

    def view(_: HttpRequest) -> HttpResponse:
        seen.append(structlog.contextvars.get_contextvars()["request_id"])
        return HttpResponse(status=status)

    return RequestContextMiddleware(view)(request), seen[0]


def test_a_request_without_an_id_gets_one_of_its_own() -> None:
    first, bound = passed_through(RequestFactory().get("/"))
    second, _ = passed_through(RequestFactory().get("/"))
    assert first["X-Request-ID"] == bound
    assert len(first["X-Request-ID"]) == 32
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_the_proxys_id_is_kept() -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": "from-the-proxy-1"})
    response, bound = passed_through(request)
    assert response["X-Request-ID"] == bound == "from-the-proxy-1"


@pytest.mark.parametrize(
    "given", ["short", "x" * 65, "with spaces in it", 'a"quote-in-it', "línea-nueva"]
)
def test_an_id_that_could_forge_a_log_line_is_not(given: str) -> None:
    response, _ = passed_through(RequestFactory().get("/", headers={"X-Request-ID": given}))
    assert response["X-Request-ID"] != given


def test_ids_of_an_earlier_request_are_gone() -> None:
    structlog.contextvars.bind_contextvars(job_id=7)
    passed_through(RequestFactory().get("/"))
    assert "job_id" not in structlog.contextvars.get_contextvars()


def test_a_request_leaves_one_line_without_its_query(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="request")
    request = RequestFactory().post("/donors/imports/7/flags.csv?name=Ada+Lovelace")
    request.resolver_match = resolve(request.path)
    passed_through(request, status=403)
    told = line_of(caplog)
    assert (told["method"], told["path"], told["status"]) == (
        "POST", "/donors/imports/7/flags.csv", 403,
    )  # fmt: skip
    assert told["route"] == "donors:import-flags"
    assert float(str(told["milliseconds"])) >= 0
    assert "ada" not in str(told).lower()


@pytest.mark.parametrize("arguments", [{"token": "s3cret-token"}, {"number": 7, "name": "s3cret"}])
def test_a_path_that_holds_more_than_numbers_is_not_told(
    caplog: pytest.LogCaptureFixture, arguments: dict[str, object]
) -> None:
    caplog.set_level(logging.INFO, logger="request")
    request = RequestFactory().get("/somewhere/s3cret-token/")
    request.resolver_match = ResolverMatch(
        HttpResponse, (), arguments, url_name="accept", namespaces=["invitations"]
    )
    passed_through(request)
    told = line_of(caplog)
    assert told["route"] == "invitations:accept"
    assert "s3cret" not in str(told)


def test_a_path_that_leads_nowhere_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="request")
    passed_through(RequestFactory().get("/mistyped/s3cret-token/"), status=404)
    told = line_of(caplog)
    assert told["route"] == "unmatched"
    assert "s3cret" not in str(told)


def line_of(caplog: pytest.LogCaptureFixture) -> dict[str, object]:
    (record,) = caplog.records
    assert isinstance(record.msg, dict)
    return record.msg


def test_no_cache_keeps_a_page_of_ours() -> None:
    kept = PrivatePagesMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert {"no-store", "private"} <= set(kept["Cache-Control"].split(", "))


def test_a_view_may_say_otherwise() -> None:
    def view(_: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "max-age=60"})

    kept = PrivatePagesMiddleware(view)(RequestFactory().get("/"))
    assert kept["Cache-Control"] == "max-age=60"


def test_a_nul_in_the_address_is_refused_before_any_view() -> None:
    middleware = PrivatePagesMiddleware(lambda request: HttpResponse())
    with pytest.raises(BadRequest):
        middleware.process_view(RequestFactory().get("/?q=%00"))
    middleware.process_view(RequestFactory().get("/?q=100%25"))
