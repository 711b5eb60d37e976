"""The way from the house into a service, for who is signed in here."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from access.entrance import refusal, visitor
from access.models import User
from gateway import visits
from gateway.models import Service
from gateway.queries.services import active_service, address_of
from gateway.views.leading import lead_on

STATE = re.compile(r"[0-9a-f]{64}")


def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """To the service's host with a ticket; 403 with what is missing and whom to ask.

    Without the service's own word (`state`), as from a tile of the portal, simply to its front
    page: it asks for the ticket then.
    """
    service = _may_enter(request, slug)
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    state = request.GET.get("state", "")
    if not STATE.fullmatch(state):
        return lead_on(request, service, address_of(service) + "/")
    assert isinstance(request.user, User)
    visit = visits.Visit(service.slug, request.session.session_key or "", request.user.pk)
    made = visits.ticket(visits.Ticket(visit, state, visits.safe_path(request.GET.get("to", ""))))
    there = f"{address_of(service)}{visits.ARRIVAL}?{urlencode({'ticket': made})}"
    return lead_on(request, service, there)


def _may_enter(request: HttpRequest, slug: str) -> Service:
    """The service. One that is not there is refused like one that is closed: no telling which
    names there are."""
    service = active_service(slug)
    if service is None:
        raise PermissionDenied("There is no such service, or it is closed.")
    key = request.session.session_key
    found = visitor(session_key=key, user_id=request.user.pk) if key else None  # type: ignore[arg-type]
    why = "Sign in again." if found is None else ""
    if found is not None:
        why = refusal(found, pool=service.pool, open_to=service.open_to)
    if why:
        raise PermissionDenied(f"{service.name} is closed to you. {why} Ask {service.owner}.")
    return service
