"""Which Google groups give which roles, how the last sync went, and syncing by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.decorators import display

from access import actions
from access.admin.requests import person_of
from access.clients.directory import DirectoryError, google_directory
from access.forms import GroupLinkForm
from access.models import GroupLink
from core.admin import ButtonsAdmin, WrittenByActions
from core.catalogue import role_called
from core.errors import Refused

State = GroupLink.State


@admin.register(GroupLink)
class GroupLinkAdmin(ButtonsAdmin, WrittenByActions):
    form = GroupLinkForm
    list_display = ("google_group", "role_name", "is_active", "shown_state", "report", "synced_at")
    list_filter = ("state", "is_active", "role")
    search_fields = ("google_group",)
    fields = (
        "google_group", "role", "is_active", "shown_state", "report", "synced_at", "created_by",
        "created_at",
    )  # fmt: skip
    buttons = {  # noqa: RUF012
        "try": "Dry run",
        "sync": "Sync now",
        "confirm": "End those who left the group",
        "pause": "Pause",
        "resume": "Resume",
    }

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person_of(request).has_perm("access.add_grouplink")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ("google_group", "role")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else ()

    def save_model(self, request: HttpRequest, obj: GroupLink, *args: Any) -> None:
        made = actions.link_group(
            google_group=obj.google_group, role=obj.role, by=person_of(request)
        )
        obj.pk = made.pk

    @display(description="role", ordering="role")
    def role_name(self, link: GroupLink) -> str:
        role = role_called(link.role)
        return role.name if role else link.role

    @display(description="state", ordering="state")
    def shown_state(self, link: GroupLink) -> str:
        return link.get_state_display()

    def may_press(self, request: HttpRequest, verb: str) -> bool:
        needed = "change" if verb in {"pause", "resume"} else "sync"
        return person_of(request).has_perm(f"access.{needed}_grouplink")

    def offers(self, verb: str, row: GroupLink) -> bool:
        if verb == "resume":
            return not row.is_active
        return row.is_active and (verb != "confirm" or row.state == State.HELD)

    def press(self, request: HttpRequest, verb: str, row: GroupLink) -> None:
        by = person_of(request)
        if verb in {"pause", "resume"}:
            act = actions.pause_link if verb == "pause" else actions.resume_link
            act(link=row, by=by)
            return
        if not row.is_active:
            raise Refused("It is paused: resume it first.")
        try:
            if verb == "try":
                plan = actions.plan_sync(role=row.role, directory=google_directory())
                messages.info(request, f"{row.role}: {plan.words(done=False)}")
                return
            confirmed = row.waiting_to_end if verb == "confirm" else 0
            done = actions.sync_role(
                role=row.role, directory=google_directory(), by=by, confirmed=confirmed
            )
        except DirectoryError as error:
            raise Refused(str(error)) from error
        row.refresh_from_db()
        if done is None:
            raise Refused(row.report)
        messages.info(request, row.report)
