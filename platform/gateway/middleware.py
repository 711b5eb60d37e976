"""Whatever goes wrong under /api/, and wherever, the answer is a problem and never a page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from gateway.problems import MEDIA_TYPE, problem_of_status

ROOT = "/api/"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
ENDS_WITH_A_SLASH = "Addresses of the API end with a slash."


class ProblemsMiddleware:
    """Stands before all that may answer with a page: what the url resolver does not find, what
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
