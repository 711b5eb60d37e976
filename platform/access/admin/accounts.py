"""On the page of a person: the account they sign in with, their sessions, and the end of both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse

from access import actions
from access.admin.requests import person_of
from access.models import User
from access.queries import account_told, sessions_shown
from core.admin import WrittenByActions
from core.errors import Refused


class AccountAdmin(WrittenByActions):
    change_form_outer_after_template = "access/person_account.html"

    def get_urls(self) -> list[URLPattern]:
        verbs: dict[str, Callable[[HttpRequest, User], str]] = {
            "end_session": self._end_session,
            "end_sessions": self._end_sessions,
            "release_identity": self._release_identity,
        }
        own = [
            path(
                f"<int:object_id>/{name}/",
                self.admin_site.admin_view(self._doing(verb)),
                name=f"access_user_{name}",
            )
            for name, verb in verbs.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        person = self.get_object(request, object_id)
        if person and self.has_view_permission(request, person):
            may_change = self.has_change_permission(request, person)
            is_other_staff = person.pool == User.Pool.STAFF and person != request.user
            extra_context = {
                **(extra_context or {}),
                "account": {
                    "told": account_told(person),
                    "sessions": sessions_shown(person, this_one=request.session.session_key),
                    "may_change": may_change,
                    "may_release": may_change and is_other_staff,
                    "end_url": reverse("admin:access_user_end_session", args=[person.pk]),
                    "end_all_url": reverse("admin:access_user_end_sessions", args=[person.pk]),
                    "release_url": reverse("admin:access_user_release_identity", args=[person.pk]),
                },
            }
        response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return response

    def _doing(self, verb: Callable[[HttpRequest, User], str]) -> Callable[..., HttpResponse]:
        def view(request: HttpRequest, object_id: int) -> HttpResponse:
            if not self.has_change_permission(request):
                raise PermissionDenied
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            person = get_object_or_404(User, pk=object_id)
            try:
                messages.success(request, f"{person}: {verb(request, person)}")
            except Refused as refusal:
                messages.warning(request, f"{person}: {refusal}")
            return redirect(reverse("admin:access_user_change", args=[object_id]))

        return view

    def _end_session(self, request: HttpRequest, person: User) -> str:
        given = request.POST.get("session", "")
        if not given.isdecimal() or len(given) > 18:
            raise Refused("Choose a session.")
        actions.end_session(person=person, session_id=int(given), by=person_of(request))
        return "that session has ended."

    def _end_sessions(self, request: HttpRequest, person: User) -> str:
        ended = actions.end_all_sessions(person=person, by=person_of(request))
        return f"{ended} sessions have ended." if ended != 1 else "one session has ended."

    def _release_identity(self, request: HttpRequest, person: User) -> str:
        reason = request.POST.get("note", "")
        actions.release_identity(person=person, by=person_of(request), reason=reason)
        return "may sign in with a new account, within a week."
