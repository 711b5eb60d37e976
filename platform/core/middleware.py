"""What every request gets: an id, one line in the log without personal data, and pages that no
cache keeps."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.cache import add_never_cache_headers

from core.logs import get_logger
from core.metrics import requests as figures
from core.views import BY_PATH

log = get_logger("request")
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestContextMiddleware:
    """Takes the proxy's X-Request-ID (or makes one), puts it on every log line and the response.

    The line of a request tells the route, who it was by number, and the path where every argument
    in it is a number too: any other may be a secret (the link of an invitation) or a name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        method = figures.method_of(request)
        started = time.perf_counter()
        with figures.in_flight.labels(method).track_inprogress():
            response = self.get_response(request)
        took = time.perf_counter() - started
        response["X-Request-ID"] = request_id
        route = figures.route_of(request)
        figures.requests.labels(route, method, str(response.status_code)).inc()
        figures.seconds.labels(route, method).observe(took)
        log.info(
            "request",
            method=request.method,
            route=route,
            **_path(request),
            status=response.status_code,
            milliseconds=round(took * 1000, 1),
        )
        return response


def _path(request: HttpRequest) -> dict[str, str]:
    match = request.resolver_match
    if match is None or not all(str(value).isdigit() for value in match.kwargs.values()):
        return {}
    return {"path": request.path}


class ProbesMiddleware:
    """Answers exactly `/healthz`, `/readyz` and `/metrics`, before anything else is looked at.

    Balancers ask by address and without TLS, so neither the host nor the scheme is held against
    them; there is no session, and nothing but these three views can be reached this way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = BY_PATH.get(request.path_info)
        if view is None:
            return self.get_response(request)
        request.resolver_match = resolve(request.path_info)
        return view(request)


class WhoMiddleware:
    """Puts the id of who is signed in on every log line. Asks for nobody where a page is open to
    strangers; the API's own authentication does this for tokens too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *args: object) -> None:
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            structlog.contextvars.bind_contextvars(user_id=request.user.pk)


class PrivatePagesMiddleware:
    """Our pages show who is signed in and what they may see: neither a proxy nor the browser keeps
    them, but where a view says otherwise. Stands behind the static files, which are kept.

    An address with a NUL in its query, which Postgres would choke on, is refused before any view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: HttpRequest, *args: object) -> None:
        if "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("The address holds a NUL character.")
