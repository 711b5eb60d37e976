"""Asking for a role, and finding out why a page said no."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render

from access import actions
from access.models import AccessEvent, AccessRequest
from access.queries import askable_roles, requests_of, why_refused
from core.catalogue import tools_for
from core.errors import Refused
from portal.forms import AskForm
from portal.queries import MOST_REFUSALS, refusals_of, role_name
from portal.visitor import visitor

MOST_REQUESTS = 50


def asking(request: HttpRequest) -> HttpResponse:
    """What this person may ask for, and what became of what they asked for."""
    person = visitor(request)
    asked = list(requests_of(person)[:MOST_REQUESTS])
    context = {
        "askable": [(role, tools_for(frozenset({role.slug}))) for role in askable_roles(person)],
        "open_requests": [(one, role_name(one.role)) for one in asked if one.is_open],
        "answered": [(one, role_name(one.role)) for one in asked if not one.is_open],
    }
    return render(request, "portal/asking.html", context)


def ask(request: HttpRequest, role: str) -> HttpResponse:
    """One role: what it opens, and the field for the reason."""
    person = visitor(request)
    wanted = next((one for one in askable_roles(person) if one.slug == role), None)
    if wanted is None:
        return _cannot_be_asked_for(request, role)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(person=person, role=role, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"Your request for {wanted.name} is with the people who answer for it."
            )
            return redirect("portal:asking")
    context = {"role": wanted, "form": form, "tools": tools_for(frozenset({role}))}
    return render(request, "portal/ask.html", context, status=422 if form.errors else 200)


def _cannot_be_asked_for(request: HttpRequest, role: str) -> HttpResponse:
    """Held or asked for already is told on the page of requests; all else is closed."""
    is_open = requests_of(visitor(request)).filter(role=role, state=AccessRequest.State.OPEN)
    if is_open.exists():
        messages.info(request, f"You have asked for {role_name(role)} already: it waits here.")
        return redirect("portal:asking")
    raise PermissionDenied("This role cannot be asked for, or is yours already.")


def withdraw(request: HttpRequest, request_id: int) -> HttpResponse:
    person = visitor(request)
    asked = requests_of(person).filter(pk=request_id).first()
    if asked is None:
        raise PermissionDenied("Only who asked can withdraw a request.")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        actions.withdraw(request=asked, by=person)
        messages.success(request, f"Your request for {role_name(asked.role)} is withdrawn.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("portal:asking")


def refusals(request: HttpRequest) -> HttpResponse:
    """What was closed to this person lately: when, which page, what was missing, and which roles
    would open it."""
    person = visitor(request)
    askable = {role.slug for role in askable_roles(person)}
    shown = [
        {
            "event": event,
            "missing": missing_of(event),
            "opens": [
                (role, role.slug in askable) for role in why_refused(person, event.target).opened_by
            ],
        }
        for event in refusals_of(person)[:MOST_REFUSALS]
    ]
    return render(request, "portal/refusals.html", {"refusals": shown})


def missing_of(event: AccessEvent) -> str:
    """The right that was missing, where the log names one."""
    return str(event.facts.get("missing", "")) if isinstance(event.facts, dict) else ""
