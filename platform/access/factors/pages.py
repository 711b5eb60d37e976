"""What the pages of signing in and of one's account share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from access.factors.session import is_confirmed
from access.models import User
from access.queries import factors_of
from core.addresses import address_of

Page = Callable[..., HttpResponse]
NO_PLACES = ("/sign-in/", "/sign-out/", "/admin/logout/", "/admin/login/")


def place_after(request: HttpRequest) -> str:
    """Where the person wanted to go; '' for another site's pages, and for the doors themselves."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    allowed = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if allowed and not urlsplit(wanted).path.startswith(NO_PLACES) else ""


def address(request: HttpRequest) -> str:
    return address_of(request) or ""


def person_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # LoginRequiredMiddleware stands before
    return request.user


def show(
    request: HttpRequest, template: str, form: Form | None = None, **context: Any
) -> HttpResponse:
    """The page; with the status of a refusal where the form has one to show."""
    status = 422 if form is not None and form.errors else 200
    given = {"form": form, "next": place_after(request), **context}
    return render(request, template, given, status=status)


def to_page(name: str, next_: str = "") -> HttpResponse:
    asked = QueryDict(mutable=True)
    if next_:
        asked[REDIRECT_FIELD_NAME] = next_
    tail = f"?{asked.urlencode(safe='/')}" if asked else ""
    return redirect(f"{reverse(name)}{tail}")


def confirmed(page: Page) -> Page:
    """Asks a person who came in a while ago to show again who they are, before a change of how
    they sign in: a screen that was left open is no way to take an account over.

    Who has nothing to show, because it is the first factor that they set up, is let through: such a
    session has no rights.
    """

    @wraps(page)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(request)
        first = person.owes_second_factor and not factors_of(person)
        if first or is_confirmed(request):
            return page(request, *args, **kwargs)
        back = request.path if request.method == "GET" else reverse("access:account")
        return to_page("access:confirm", back)

    return asking
