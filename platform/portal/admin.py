"""Announcements in the admin: written with a preview, changed, ended; kept, and never deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from unfold.decorators import display

from core.admin import WrittenByActions
from core.errors import Refused
from portal import actions
from portal.forms import AnnouncementForm
from portal.models import Announcement
from portal.visitor import visitor

COLOURS = {"shown": "success", "to come": "info", "over": "default"}


@admin.register(Announcement)
class AnnouncementAdmin(WrittenByActions):
    form = AnnouncementForm
    list_display = (
        "title",
        "is_shown",
        "level",
        "tool",
        "pool",
        "starts_at",
        "ends_at",
        "written_by",
    )
    list_filter = ("level", "pool")
    search_fields = ("title", "text")
    list_select_related = ("written_by",)
    actions = ("end_selected",)
    change_form_after_template = "portal/admin_preview_button.html"
    readonly_fields = ("written_by", "created_at")
    fieldsets = (
        (None, {"fields": ("title", "text", "level", "tool")}),
        ("When", {"fields": ("starts_at", "ends_at")}),
        ("For whom", {"fields": ("pool", "roles", "is_dismissable")}),
    )

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "preview/",
            self.admin_site.admin_view(self.preview),
            name="portal_announcement_preview",
        )
        return [own, *super().get_urls()]

    def preview(self, request: HttpRequest) -> HttpResponse:
        """The announcement as it would look on the portal; nothing is saved."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = self.get_form(request)(request.POST)
        shown = form.save(commit=False) if form.is_valid() else None
        if shown:
            shown.written_by = visitor(request)
        context = {"announcement": shown, "form": form}
        return TemplateResponse(request, "portal/preview.html", context)

    def save_model(self, request: HttpRequest, obj: Announcement, form: Any, *args: Any) -> None:
        if obj.pk:
            actions.change_announcement(announcement=obj)
            return
        given = {name: value for name, value in form.cleaned_data.items() if name != "roles"}
        made = actions.announce(
            by=visitor(request), roles=tuple(form.cleaned_data["roles"]), **given
        )
        obj.pk = made.pk

    @display(description="state", label=COLOURS)
    def is_shown(self, announcement: Announcement) -> str:
        now = timezone.now()
        if announcement.ends_at and announcement.ends_at <= now:
            return "over"
        return "shown" if announcement.starts_at <= now else "to come"

    @admin.action(description="End the selected announcements now", permissions=["change"])
    def end_selected(self, request: HttpRequest, queryset: QuerySet[Announcement]) -> None:
        for announcement in queryset:
            try:
                actions.end_announcement(announcement=announcement)
                messages.success(request, f"{announcement}: ended.")
            except Refused as refusal:
                messages.warning(request, f"{announcement}: {refusal}")
