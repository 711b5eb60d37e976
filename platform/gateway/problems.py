"""How the API says no: RFC 9457, `application/problem+json`, the same shape for every error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.http import Http404, HttpResponse, JsonResponse
from rest_framework import exceptions
from rest_framework.request import Request

from core.api.asking import InvalidQuery
from core.errors import BadInput, Refused, out_of_order

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:hustings:problem:"
# What a program tells errors apart by, its title, and its usual status. docs/use-the-api.md lists
# them; a test holds that list against this one.
KINDS: dict[str, tuple[int, str]] = {
    "bad-request": (400, "The request cannot be understood"),
    "malformed": (400, "The body cannot be read"),
    "invalid": (400, "Some of what was given cannot be used"),
    "not-signed-in": (401, "Nobody is signed in"),
    "invalid-token": (401, "The token is not valid"),
    "forbidden": (403, "This is not open to you"),
    "csrf": (403, "The request may not be your own"),
    "not-found": (404, "There is no such thing"),
    "method-not-allowed": (405, "This address knows no such method"),
    "not-acceptable": (406, "The answer cannot be given in that form"),
    "refused": (409, "This cannot be done as things stand"),
    "too-large": (413, "The body is too large"),
    "unsupported-media-type": (415, "The body is in a form that this address does not take"),
    "bad-input": (422, "What was handed in cannot be used"),
    "throttled": (429, "Too many requests"),
    "server-error": (500, "Something broke on our side"),
    "unavailable": (503, "The service is not available just now"),
}
OF_STATUS = {status: kind for kind, (status, _) in reversed(KINDS.items())}
BROKEN = "It is in our log under the request id. Try again, or tell a platform engineer that id."


def problem(
    kind: str,
    *,
    path: str,
    detail: str = "",
    status: int | None = None,
    errors: Iterable[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    usual, title = KINDS[kind]
    told: dict[str, Any] = {
        "type": f"{TYPE}{kind}",
        "title": title,
        "status": status or usual,
        "detail": detail or f"{title}.",
        "instance": path,
        "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
    }
    if listed := list(errors):
        told["errors"] = listed
    return JsonResponse(
        told, status=status or usual, content_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def problem_of_status(status: int, *, path: str, detail: str = "") -> HttpResponse:
    """For an answer that Django gave without asking a view of ours."""
    fallback = "server-error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "bad-request"
    kind = OF_STATUS.get(status, fallback)
    return problem(
        kind, path=path, status=status, detail=BROKEN if kind == "server-error" else detail
    )


def problem_for(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """The framework's EXCEPTION_HANDLER. None for an error of our own, which is raised on, logged
    with its place, and made a problem of by `gateway.middleware`."""
    request: Request = context["request"]
    path = request.path
    if isinstance(error, (PermissionDenied, exceptions.PermissionDenied)):
        request._request.refusal = str(error)  # type: ignore[attr-defined]  # noqa: SLF001  # for the access log
    if isinstance(error, Refused):
        return problem("refused", path=path, detail=str(error))
    if isinstance(error, BadInput):
        place = {name: getattr(error, name) for name in ("file", "line", "column")}
        told = {name: value for name, value in place.items() if value is not None}
        errors = [{"detail": error.reason, **told}]
        return problem("bad-input", path=path, detail=str(error), errors=errors)
    if said := out_of_order(error):
        return problem("unavailable", path=path, detail=said)
    if isinstance(error, (RequestDataTooBig, TooManyFieldsSent)):
        return problem("too-large", path=path)
    if isinstance(error, (BadRequest, SuspiciousOperation)):
        return problem("bad-request", path=path)
    if isinstance(error, Http404):
        return problem("not-found", path=path)
    if isinstance(error, PermissionDenied):
        return problem("forbidden", path=path, detail=str(error))
    if isinstance(error, exceptions.APIException):
        return _of_the_framework(error, path)
    return None


def _of_the_framework(error: exceptions.APIException, path: str) -> HttpResponse:
    headers: dict[str, str] = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    if isinstance(error, exceptions.ValidationError):
        pointed = _by_name if isinstance(error, InvalidQuery) else _by_pointer
        return problem("invalid", path=path, errors=pointed(error.detail), headers=headers)
    kind = OF_STATUS.get(error.status_code, "bad-request")
    if isinstance(error, exceptions.ParseError):
        kind = "malformed"
    elif error.default_code in KINDS:
        kind = error.default_code
    return problem(
        kind, path=path, status=error.status_code, detail=str(error.detail), headers=headers
    )


def _by_name(detail: Any) -> Iterator[dict[str, str]]:
    """Errors of the address: which parameter."""
    for name, messages in detail.items():
        for message in messages:
            yield {"parameter": name, "detail": str(message)}


def _by_pointer(detail: Any, at: str = "#") -> Iterator[dict[str, str]]:
    """Errors of the body: the place as a JSON pointer."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            step = str(name).replace("~", "~0").replace("/", "~1")
            yield from _by_pointer(inner, at if name == "non_field_errors" else f"{at}/{step}")
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            is_row = isinstance(inner, (dict, list))
            yield from _by_pointer(inner, f"{at}/{number}" if is_row else at)
    else:
        yield {"pointer": at, "detail": str(detail)}
