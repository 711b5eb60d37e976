"""What nginx asks gets its answer at once; whatever goes wrong under /api/ is told as a problem."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, resolve

from gateway.problems import MEDIA_TYPE, problem_of_status

QUESTION = "/gateway/auth"
ROOT = "/api/"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
ENDS_WITH_A_SLASH = "Addresses of the API end with a slash."


class QuestionMiddleware:
    """Answers exactly `/gateway/auth`, before anything else is looked at: every request to every
    service waits for it.

    Behind this stands what pages need: sessions, forms, messages, headers for browsers. The
    question has none of these. Its view asks by itself who it is (nginx, by the secret), and whose
    session, whose grants (`access.entrance`); see it there, and in `gateway/views/nginx.py`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != QUESTION:
            return self.get_response(request)
        request.resolver_match = _question()
        was_open = connection.connection is not None
        # Django would ask first whether the connection is alive: half as much again.
        connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs know no such
        try:
            return _answer(request)
        except (InterfaceError, OperationalError):
            if not was_open:
                raise
        connection.close()  # it had died since it was last used: ask on a new one
        return _answer(request)


def _answer(request: HttpRequest) -> HttpResponseBase:
    answer: HttpResponseBase = _question().func(request)
    return answer


@cache
def _question() -> ResolverMatch:
    return resolve(QUESTION)


class ProblemsMiddleware:
    """Whatever goes wrong under /api/, and wherever, the answer is a problem and never a page.

    Stands before all that may answer with a page: what the url resolver does not find, what
    other middleware refuses, what broke in a view (also while DEBUG, with its traceback)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if not f"{path}/".startswith(ROOT):
            return self.get_response(request)
        if not path.endswith("/"):  # Django would redirect, and the body would be lost
            return problem_of_status(404, path=path, detail=ENDS_WITH_A_SLASH)
        response = self.get_response(request)
        is_error = response.status_code >= 400
        if is_error and response.headers.get("Content-Type") != MEDIA_TYPE:
            return _as_problem(response, path)
        return response


def _as_problem(response: HttpResponseBase, path: str) -> HttpResponse:
    told = problem_of_status(response.status_code, path=path)
    for name in KEPT:
        if name in response.headers:
            told.headers[name] = response.headers[name]
    return told
