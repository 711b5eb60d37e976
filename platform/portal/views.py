"""The portal: one tile a tool."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.queries import groups_of
from core.catalogue import tools_for
from core.pools import STAFF, VOLUNTEER, on_hosts


@on_hosts(STAFF, VOLUNTEER)
def home(request: HttpRequest) -> HttpResponse:
    """The tools this person may open; 403, with what to do about it, where there are none."""
    assert not isinstance(request.user, AnonymousUser)  # LoginRequiredMiddleware stands before
    tools = tools_for(groups_of(request.user))
    if not tools:
        raise PermissionDenied("No tool has been opened for you yet.")
    return render(request, "portal/home.html", {"tools": tools})
