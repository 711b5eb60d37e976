"""Lists, their versions and entries."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import URLField
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from unfold.decorators import display

from core.admin import RecordAdmin, WrittenByActions, counted
from donors.actions.lists import set_severity
from donors.admin.screen import screen
from donors.models import ListEntry, ListVersion, WatchList
from jobs.queries import Tree, trees


@admin.register(WatchList)
class WatchListAdmin(WrittenByActions):
    list_display = ("slug", "kind", "severity")
    list_filter = ("kind", "severity")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("slug", "kind") if obj else ()

    def save_model(self, request: HttpRequest, obj: WatchList, form: Any, change: bool) -> None:  # noqa: FBT001
        if change:
            set_severity(watch_list=obj, severity=obj.severity)
        else:
            super().save_model(request, obj, form, change)


@admin.register(ListVersion)
class ListVersionAdmin(RecordAdmin):
    list_display = (
        "watch_list", "number", "file_name",
        *map(counted, ("entries", "added", "changed", "ended")), "imported_at", "screening",
    )  # fmt: skip
    list_filter = ("watch_list",)
    list_select_related = ("watch_list",)
    readonly_fields = ("screening",)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The page's versions with the states of their jobs: one query, not one a row."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        states = trees([version.job_id for version in changelist.result_list if version.job_id])
        for version in changelist.result_list:
            version.tree = states.get(version.job_id)
        return changelist

    @display(
        description="screening",
        label={
            "waiting": "info", "running": "info", "done": "success", "failed": "danger",
            "cancelled": "warning",
        },
    )  # fmt: skip
    def screening(self, version: ListVersion) -> str:
        """Of all donors against what is new in it; "-" where there was nothing to do."""
        if not version.job_id:
            return "-"
        shown: Tree | None = getattr(version, "tree", None)
        return (shown or trees([version.job_id])[version.job_id]).state


@admin.register(ListEntry)
class ListEntryAdmin(RecordAdmin):
    formfield_overrides = {URLField: {"assume_scheme": "https"}}  # noqa: RUF012  # as Django has it
    list_display = (
        "name", "also_named", "watch_list", "listed_id", "firms", "effective_from", "effective_to",
        "ended_on",
    )  # fmt: skip
    list_filter = ("watch_list", "is_organisation")
    list_select_related = ("watch_list",)
    search_fields = ("name", "aliases", "listed_id", "key")

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "screen/", self.admin_site.admin_view(self.screen), name="donors_listentry_screen"
        )
        return [page, *super().get_urls()]

    def screen(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return screen(self.admin_site, request)

    @display(description="also named")
    def also_named(self, entry: ListEntry) -> str:
        return "; ".join(entry.aliases[:3])

    @display(description="firms and clients")
    def firms(self, entry: ListEntry) -> str:
        return ", ".join(entry.organisations[:3])
