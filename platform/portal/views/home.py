"""The page that everybody lands on, and what is arranged from it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse

from access.models import AccessRequest, User
from access.queries import askable_roles, granted_roles, groups_of, requests_of
from core.errors import Refused
from portal import actions
from portal.queries import announcements_for, jobs_of, role_name, uses_of
from portal.tiles import Tile, sections, tiles_for
from portal.visitor import visitor

HOME = "portal:home"


def home(request: HttpRequest) -> HttpResponse:
    """The tools this person may open, what they are to be told, and what they started.

    A volunteer with one tool is led to it. Who has none reads what happens next.
    """
    person = visitor(request)
    groups = groups_of(person)
    told = announcements_for(person, groups)
    tiles = tiles_for(groups, pool=person.pool, uses=uses_of(person), notices=told)
    if leads_on(person, tiles):
        return redirect(tiles[0].href)
    context: dict[str, Any] = {
        "groups": groups,
        "announcements": [announcement for announcement in told if not announcement.tool],
    }
    if not tiles and (person.pool == User.Pool.VOLUNTEER and granted_roles(person)):
        return redirect("access:onboarding")  # what is asked first, or when something opens
    if not tiles:
        return render(request, "portal/no_tools.html", context | nothing_yet(person))
    context |= {
        "sections": sections(tiles),
        "jobs": jobs_of(person),
        "requests": open_requests(person),
    }
    return render(request, "portal/home.html", context)


def leads_on(person: User, tiles: list[Tile]) -> bool:
    """Whether the portal would only stand in the way: to a volunteer whose one tool works."""
    return (
        person.pool == User.Pool.VOLUNTEER
        and len(tiles) == 1
        and not tiles[0].notices
        and tiles[0].href != reverse(HOME)
    )


def nothing_yet(person: User) -> dict[str, Any]:
    return {
        "is_staff_pool": person.pool == User.Pool.STAFF,
        "askable": askable_roles(person),
        "requests": open_requests(person),
    }


def open_requests(person: User) -> list[tuple[AccessRequest, str]]:
    """Each with the name of its role."""
    waiting = requests_of(person).filter(state=AccessRequest.State.OPEN)
    return [(one, role_name(one.role)) for one in waiting]


def pin(request: HttpRequest, tool: str) -> HttpResponse:
    return _arrange(request, tool, actions.pin)


def unpin(request: HttpRequest, tool: str) -> HttpResponse:
    return _arrange(request, tool, actions.unpin)


def opened(request: HttpRequest, tool: str) -> HttpResponse:
    """Told by the page when a tile is followed; by nothing but looking is anything written."""
    answer = _arrange(request, tool, actions.note_opened)
    return HttpResponse(status=204) if answer.status_code == 302 else answer


def _arrange(request: HttpRequest, tool: str, action: Any) -> HttpResponse:
    person = visitor(request)
    if tool not in {tile.key for tile in tiles_for(groups_of(person), pool=person.pool, uses={})}:
        raise PermissionDenied("This tool is not one of yours.")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    action(person=person, tool=tool)
    return redirect(f"{reverse(HOME)}#tile-{tool}")


def dismiss(request: HttpRequest, announcement_id: int) -> HttpResponse:
    person = visitor(request)
    shown = announcements_for(person, groups_of(person))
    announcement = next((one for one in shown if one.pk == announcement_id), None)
    if announcement is None:
        raise PermissionDenied("This announcement is not for you, or is over.")
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        actions.dismiss(announcement=announcement, person=person)
    except Refused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return redirect(HOME)
