"""The access log in the admin: read, never written."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from unfold.decorators import display

from access import actions
from access.admin.requests import person_of
from access.models import AccessEvent, LogExport, User
from access.queries import LogFilters, log_page
from core import storage
from core.admin import RecordAdmin, progress_bar
from core.catalogue import roles
from jobs.queries import Tree, tree

LINK = '<a class="way" href="{}">{}</a>'


@admin.register(AccessEvent)
class AccessEventAdmin(RecordAdmin):
    """Its list is a page of our own: Django's counts all lines, and passes over those before."""

    def get_urls(self) -> list[Any]:
        export = path(
            "export/",
            self.admin_site.admin_view(self.export_view),
            name="access_accessevent_export",
        )
        return [export, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        filters = LogFilters.of(request.GET)
        page = log_page(
            filters, before=request.GET.get("before", ""), after=request.GET.get("after", "")
        )
        context = {
            **self.admin_site.each_context(request),
            **(extra_context or {}),
            "title": "Access log",
            "opts": self.opts,
            "cl": None,
            "filters": filters,
            "kinds": AccessEvent.Kind.choices,
            "roles": roles(),
            "narrowed_to": _people_named(filters),
            "lines": page.lines,
            "newer": _address(filters, after=page.newer),
            "older": _address(filters, before=page.older),
            "asked": filters.as_dict(),
        }
        return TemplateResponse(request, "access/log.html", context)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Have what the filters leave written to a file by a job."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        export = actions.export_log(filters=LogFilters.of(request.POST), by=person_of(request))
        messages.success(request, "The file is being written: its link appears on this page.")
        return redirect("admin:access_logexport_change", export.pk)


def _address(filters: LogFilters, **place: str) -> str:
    """Where the neighbouring page stands; '' where there is none."""
    return "?" + urlencode({**filters.as_dict(), **place}) if any(place.values()) else ""


def _people_named(filters: LogFilters) -> list[tuple[str, User]]:
    """Whom the filters are about: to be named on the page."""
    ids = {"about": filters.person, "by": filters.by}
    found = User.objects.in_bulk([int(pk) for pk in ids.values() if pk])
    return [(how, found[int(pk)]) for how, pk in ids.items() if pk and int(pk) in found]


@admin.register(LogExport)
class LogExportAdmin(RecordAdmin):
    list_display = ("asked_at", "asked_by", "narrowed", "state", "lines", "download")
    list_select_related = ("asked_by", "job")
    fields = (
        "asked_at", "asked_by", "narrowed", "state", "progress", "lines", "finished_at", "download"
    )  # fmt: skip
    readonly_fields = fields

    def get_urls(self) -> list[Any]:
        download = path(
            "<int:object_id>/download/",
            self.admin_site.admin_view(self.download_view),
            name="access_logexport_download",
        )
        return [download, *super().get_urls()]

    @display(description="filters")
    def narrowed(self, export: LogExport) -> str:
        return ", ".join(f"{name}: {value}" for name, value in export.filters.items()) or "all"

    @display(description="state")
    def state(self, export: LogExport) -> str:
        found = _tree(export)
        return found.state if found else ("done" if export.finished_at else "unknown")

    @display(description="progress")
    def progress(self, export: LogExport) -> str:
        found = _tree(export)
        done = found.fraction if found else float(bool(export.finished_at))
        words = (found.error or found.text) if found else ""
        return format_html("{} {}", progress_bar(done), words)

    @display(description="file")
    def download(self, export: LogExport) -> str:
        if export.finished_at and not export.file:
            return f"Removed after {actions.KEPT_DAYS} days."
        if not export.file:
            return "Load this page again in a moment."
        return format_html(
            LINK, reverse("admin:access_logexport_download", args=[export.pk]), "Download the CSV"
        )

    def download_view(self, request: HttpRequest, object_id: int) -> FileResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        export = get_object_or_404(LogExport, pk=object_id)
        if not export.file:
            raise Http404("There is no such file yet.")
        try:
            file = storage.read(export.file)
        except FileNotFoundError as error:
            raise Http404("The file has gone from storage.") from error
        name = f"access-log-{export.pk}.csv"
        return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv")


def _tree(export: LogExport) -> Tree | None:
    return tree(export.job) if export.job else None
