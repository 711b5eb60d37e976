"""Lists on their way in: fetched from a register, with progress, and uploaded, to be looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from unfold.decorators import display

from core.admin import ButtonsAdmin, counted, progress_bar
from core.errors import BadInput, Refused
from donors.actions.fetching import go_on
from donors.actions.list_uploads import discard_upload, keep_list_upload, preview, take_up_upload
from donors.admin.imports import COLOURS, is_under_way
from donors.forms.lists import ListUploadForm
from donors.models import ListFetch, ListUpload
from jobs.actions import cancel
from jobs.queries import Tree, tree, trees

ROWS_A_PAGE = 100


@admin.register(ListFetch)
class ListFetchAdmin(ButtonsAdmin):
    list_display = (
        "watch_list", "state", "progress", "since", "until", counted("told"), "version",
        "created_at",
    )  # fmt: skip
    list_filter = ("watch_list",)
    list_select_related = ("watch_list", "job", "version__watch_list")
    change_form_outer_before_template = "donors/import_buttons.html"
    buttons = {"cancel": "Cancel", "go_on": "Go on"}  # noqa: RUF012
    fieldsets = (
        (None, {"fields": ("watch_list", "state", "progress", "error", "version")}),
        (
            "What is asked for",
            {"fields": ("since", "until", "told", "pages", "reads", "created_by", "created_at",
                        "finished_at", "job")},
        ),
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for _, group in self.fieldsets for name in group["fields"]]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The page's fetches with the states of their jobs: one query, not one a row."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        states = trees([fetch.job_id for fetch in changelist.result_list if fetch.job_id])
        for fetch in changelist.result_list:
            fetch.tree = states.get(fetch.job_id)
        return changelist

    @display(description="state")
    def state(self, fetch: ListFetch) -> str:
        state = _state(fetch)
        label = {"text": state, "type": COLOURS[state]}
        return _fresh(fetch, "state", render_to_string("unfold/helpers/label.html", label))

    @display(description="progress")
    def progress(self, fetch: ListFetch) -> str:
        done = 1.0 if fetch.finished_at else (fetch.next_page - 1) / max(fetch.pages, 1)
        found = _tree(fetch)
        return format_html(
            '<span data-fresh="progress-{}"{}>{} {} of {} pages</span>',
            fetch.pk,
            mark_safe(" data-under-way")
            if found and is_under_way(found, fetch.finished_at)
            else "",
            progress_bar(min(done, 1.0)),
            f"{min(fetch.next_page - 1, fetch.pages):,}",
            f"{fetch.pages:,}" if fetch.pages else "?",
        )

    @display(description="what went wrong")
    def error(self, fetch: ListFetch) -> str:
        found = _tree(fetch)
        return _fresh(fetch, "error", (found.error if found else "") or "-")

    def offers(self, verb: str, row: ListFetch) -> bool:
        state = _state(row)
        of_use = {"go_on": {"failed", "cancelled"}, "cancel": {"waiting", "running"}}
        return state in of_use[verb]

    def press(self, request: HttpRequest, verb: str, row: ListFetch) -> None:
        if verb == "go_on":
            go_on(fetch=row, by=request.user)
            return
        if row.job is None:
            raise Refused("It has nothing to do.")
        cancel(job=row.job, by=request.user)


def _tree(fetch: ListFetch) -> Tree | None:
    """How its job stands: read once for each page."""
    if not hasattr(fetch, "tree"):
        fetch.tree = tree(fetch.job) if fetch.job else None  # type: ignore[attr-defined]
    found: Tree | None = fetch.tree  # type: ignore[attr-defined]
    return found


def _state(fetch: ListFetch) -> str:
    found = _tree(fetch)
    if fetch.job and fetch.job.cancel_requested_at and found and found.is_open:
        return "being cancelled"
    return found.state if found else "done"


def _fresh(fetch: ListFetch, name: str, shown: str) -> str:
    return format_html('<span data-fresh="{}-{}">{}</span>', name, fetch.pk, shown)


@admin.register(ListUpload)
class ListUploadAdmin(ButtonsAdmin):
    list_display = (
        "file_name", "slug", "kind", counted("entries"), "outcome", "created_by", "created_at",
    )  # fmt: skip
    list_filter = ("kind",)
    list_select_related = ("version__watch_list", "created_by")
    search_fields = ("slug", "file_name")
    list_before_template = "donors/list_links.html"
    change_form_outer_after_template = "donors/list_upload_preview.html"
    buttons = {"take_up": "Make it the newest version", "discard": "Discard"}  # noqa: RUF012
    fieldsets = (
        (
            None,
            {"fields": ("outcome", "slug", "kind", "file_name", "size", "entries", "created_by",
                        "created_at")},
        ),
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for _, group in self.fieldsets for name in group["fields"]]

    def get_urls(self) -> list[URLPattern]:
        upload = path(
            "upload/", self.admin_site.admin_view(self.upload), name="donors_listupload_upload"
        )
        return [upload, *super().get_urls()]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Where a list is handed in: what is faulty is told with its place, and nothing is kept."""
        if not request.user.has_perm("donors.add_listupload"):
            raise PermissionDenied
        form = ListUploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            told = form.cleaned_data
            try:
                kept = keep_list_upload(
                    files=[(file.name, file.file) for file in told["file"]],
                    slug=told["slug"],
                    kind=told["kind"],
                    by=request.user,
                )
            except (BadInput, Refused) as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect(reverse("admin:donors_listupload_change", args=[kept.pk]))
        context = {**self.admin_site.each_context(request), "title": "Upload a list", "form": form}
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "donors/list_upload.html", context, status=status)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """With what the file holds, and what it would make of the list, while it waits."""
        upload = self.get_object(request, object_id)
        context = dict(extra_context or {})
        if upload and _is_waiting(upload) and self.has_view_permission(request, upload):
            listed, found = preview(upload)
            context |= {
                "rows": Paginator(listed, ROWS_A_PAGE).get_page(request.GET.get("p")),
                "difference": found,
            }
        response: HttpResponse = super().change_view(request, object_id, form_url, context)
        return response

    @display(description="what became of it")
    def outcome(self, upload: ListUpload) -> str:
        if upload.version:
            return str(upload.version)
        return "discarded" if upload.discarded_at else "waits to be taken up"

    def offers(self, verb: str, row: ListUpload) -> bool:
        return _is_waiting(row)

    def press(self, request: HttpRequest, verb: str, row: ListUpload) -> None:
        if verb == "discard":
            discard_upload(upload=row)
        else:
            take_up_upload(upload=row, by=request.user)


def _is_waiting(upload: ListUpload) -> bool:
    return upload.version_id is None and upload.discarded_at is None
