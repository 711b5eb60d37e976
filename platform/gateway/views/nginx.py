"""What nginx asks on behalf of a service's host. Nobody else gets an answer.

nginx shows the secret that `render_nginx` wrote into its configuration, and says which service it
asks for: it knows that from the host it serves, never from the client. Of what the client sent,
only the Cookie header gets here; no path, host, method or user agent decides anything.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from access.entrance import Visitor, note, refusal, visitor
from core.logs import get_logger
from core.pools import host_for, origin_of
from gateway import visits
from gateway.assertions import HEADER, assertion
from gateway.derived import nginx_secret
from gateway.models import Service
from gateway.queries.services import active_service, address_of

log = get_logger("gateway")
TELL_NGINX = "This address answers nginx alone."
NO_COOKIES = (
    "The way into this service was not finished in time, or your browser keeps no cookies of this "
    "site. Allow them, then open the service again."
)

NginxView = Callable[[HttpRequest, Service], HttpResponse]


def for_nginx(view: NginxView) -> Callable[[HttpRequest], HttpResponse]:
    """403 for anybody but nginx, and for a service that is not there or closed."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        shown = request.headers.get("X-Hustings-Nginx", "")
        if not constant_time_compare(shown, nginx_secret()):
            return HttpResponseForbidden(TELL_NGINX, content_type="text/plain")
        service = active_service(request.headers.get("X-Hustings-Service", ""))
        if service is None:
            return HttpResponseForbidden("This service is closed.", content_type="text/plain")
        return view(request, service)

    return guarded


def visitor_of(request: HttpRequest, service: Service) -> Visitor | None:
    """Who asks for this service: the holder of a visit's cookie.

    A machine's token (`Authorization: Bearer`) would be honoured here, once nginx is told to hand
    that header to us; as yet it is not.
    """
    cookie = request.COOKIES.get(visits.cookie_name(), "")
    visit = visits.read_visit(cookie, service=service.slug) if cookie else None
    return visitor(session_key=visit.session, user_id=visit.user) if visit else None


@for_nginx
def auth(request: HttpRequest, service: Service) -> HttpResponse:
    """204 with an assertion, 401 for who is not signed in, 403 for who may not enter.

    It comes past all middleware but the first (`QuestionMiddleware`): nothing that matters here may
    be left to one of the others.
    """
    found = visitor_of(request, service)
    if found is None:
        return HttpResponse(status=401)
    if why := refusal(found, pool=service.pool, open_to=service.open_to):
        log.info("service refused", service=service.slug, why=why)
        return HttpResponse(status=403)
    note(found)
    response = HttpResponse(status=204)
    response[HEADER] = assertion(found, service)
    response["X-Hustings-Cookie"] = visits.without_ours(request.META.get("HTTP_COOKIE", ""))
    response["Cache-Control"] = "no-store"
    return response


@for_nginx
def turned_away(request: HttpRequest, service: Service) -> HttpResponse:
    """What somebody sees whom `auth` did not let through: a page is led to the house, which signs
    in or says why not; anything else (a form, a script's request) gets the plain status."""
    found = visitor_of(request, service)
    method = request.headers.get("X-Hustings-Method", "")
    if method not in {"GET", "HEAD"} or request.headers.get("X-Hustings-Mode", "") not in PAGES:
        if found is None:
            return _plain("Sign in first: open this service's front page.", 401)
        return _plain("You may not use this service.", 403)
    secret = visits.state_secret(request.COOKIES.get(visits.state_cookie_name(), ""))
    there = origin_of(host_for(service.pool)) + reverse("gateway:enter", args=[service.slug])
    wanted = visits.safe_path(request.headers.get("X-Hustings-Uri", ""))
    query = urlencode({"to": wanted, "state": visits.state_of(secret)})
    response = redirect(f"{there}?{query}")
    _set_cookie(response, visits.state_cookie_name(), secret, visits.STATE_SECONDS)
    return response


# Sec-Fetch-Mode of a page that is opened; old browsers and programs send none.
PAGES = {"", "navigate"}


@for_nginx
def arrived(request: HttpRequest, service: Service) -> HttpResponse:
    """Back from the house with a ticket: this host's own cookie, and on to the page wanted."""
    secret = request.COOKIES.get(visits.state_cookie_name(), "")
    found = visits.read_ticket(request.GET.get("ticket", ""), service=service.slug, secret=secret)
    if found is None:
        return _plain(NO_COOKIES, 400)
    response = redirect(address_of(service) + visits.safe_path(found.to))
    age = settings.SESSION_COOKIE_AGE
    _set_cookie(response, visits.cookie_name(), visits.visit_cookie(found.visit), age)
    return response


def _plain(words: str, status: int) -> HttpResponse:
    return HttpResponse(words + "\n", status=status, content_type="text/plain; charset=utf-8")


def _set_cookie(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
