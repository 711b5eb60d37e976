"""Nothing of the staff opens before a second factor was shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from access.factors.session import owes_second_factor
from access.models import User

View = Callable[..., Any]


def open_without_factor(view: View) -> View:
    """For the pages on which a second factor is set up or shown: they ask nothing of it."""
    view.open_without_factor = True  # type: ignore[attr-defined]  # read below
    return view


class SecondFactorMiddleware:
    """A session of the staff that owes a second factor has no rights at all (`groups_of` and
    `permissions_of` say so, to whomever asks), and is led to where it can show one.

    Stands behind Django's authentication.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and isinstance(request.user, User):
            request.user.owes_second_factor = owes_second_factor(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *args: object) -> HttpResponse | None:
        person = request.user
        if not isinstance(person, User) or not person.owes_second_factor:
            return None
        if getattr(view, "open_without_factor", False):
            return None
        if not getattr(view, "login_required", True):
            return None  # open to everybody; it has no rights there
        if request.method not in {"GET", "HEAD"} or not request.accepts("text/html"):
            raise PermissionDenied("Show your second factor first.")
        asked = QueryDict(mutable=True)
        asked[REDIRECT_FIELD_NAME] = request.get_full_path()
        return redirect(f"{reverse('access:account')}?{asked.urlencode(safe='/')}")
