"""What the access app sees of every request."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import empty

from access import actions
from access.models import User
from access.queries import why_refused


class RefusalLogMiddleware:
    """Each 403 of somebody who is signed in goes into the access log, with its reason.

    Stands outside all that may hold a transaction: by then what the view had written is committed
    or gone, and the answer is made.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403:
            _note(request, response)
        return response


def _note(request: HttpRequest, response: HttpResponse) -> None:
    person = getattr(request, "user", None)
    if person is None or getattr(person, "_wrapped", None) is empty or not person.is_authenticated:
        return  # nobody has asked who it is: it was refused for another reason, to anyone
    why = why_refused(person, request.path)
    actions.record_refusal(
        person=User(pk=person.pk),
        path=request.path,
        method=request.method or "",
        reason=_reason(request, response, why.permission),
        missing=why.permission,
        address=_address(request),
    )


def _reason(request: HttpRequest, response: HttpResponse, permission: str) -> str:
    said: str = getattr(request, "refusal", "")
    if said:
        return said
    data = getattr(response, "data", None)  # of the API
    if isinstance(data, dict) and isinstance(data.get("detail"), str):
        return str(data["detail"])
    return f"Lacks the right {permission}." if permission else "No role of theirs opens this page."


def _address(request: HttpRequest) -> str | None:
    try:
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None
