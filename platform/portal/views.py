"""The portal: one tile a tool."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from access.queries import granted_roles, groups_of
from core.catalogue import tools_for


def home(request: HttpRequest) -> HttpResponse:
    """The tools this person may open; 403, with what to do about it, where there are none."""
    assert not isinstance(request.user, AnonymousUser)  # LoginRequiredMiddleware stands before
    tools = tools_for(groups_of(request.user))
    if not tools and granted_roles(request.user):
        return redirect("access:onboarding")  # what is asked first, or when something opens
    if not tools:
        raise PermissionDenied("No tool has been opened for you yet.")
    return render(request, "portal/home.html", {"tools": tools})
