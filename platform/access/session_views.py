"""A person's own sessions: where they are signed in, and the end of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from access import actions
from access.factors.pages import person_of
from access.queries import sessions_shown
from core.errors import Refused
from core.pools import STAFF, VOLUNTEER, on_hosts


@on_hosts(STAFF, VOLUNTEER)
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    shown = sessions_shown(person_of(request), this_one=request.session.session_key)
    return render(request, "account/sessions.html", {"sessions": shown})


@on_hosts(STAFF, VOLUNTEER)
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own; this one is ended by signing out."""
    person = person_of(request)
    given = request.POST.get("session", "")
    try:
        if not given.isdecimal() or len(given) > 18:
            raise Refused("Choose one of your sessions.")
        actions.end_session(person=person, session_id=int(given), by=person)
        messages.success(request, "That session has ended.")
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("access:sessions")


@on_hosts(STAFF, VOLUNTEER)
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    ended = actions.end_all_sessions(person=person, by=person, but=request.session.session_key)
    words = "There was no other session." if not ended else "All your other sessions have ended."
    messages.success(request, words)
    return redirect("access:sessions")
