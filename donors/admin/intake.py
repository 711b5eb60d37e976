"""What comes in by itself: the inbox, and the pulls from VAN."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from unfold.decorators import display

from core.admin import ButtonsAdmin, RecordAdmin
from core.errors import Refused
from donors.actions.inbox import may_be_retried, retry_file
from donors.actions.pulling import begin_pull
from donors.models import InboxFile, Pull
from donors.queries.pulls import has_stopped
from jobs.models import Job

LINK = '<a class="way" href="{}">{}</a>'
STOPPED = (Job.State.FAILED, Job.State.CANCELLED)


@admin.register(InboxFile)
class InboxFileAdmin(ButtonsAdmin):
    list_display = ("name", "how_it_stands", "size", "what_went_wrong", "taken", "seen_at")
    list_filter = ("state", "place")
    list_select_related = ("taken", "job")
    search_fields = ("name",)
    when_empty = "A file that lands in the inbox is taken up within a minute, and shown here."
    fields = (
        "name", "place", "how_it_stands", "what_went_wrong", "taken", "size", "version", "tries",
        "seen_at", "settled_at", "job",
    )  # fmt: skip
    readonly_fields = fields
    buttons = {"retry": "Try again"}  # noqa: RUF012

    @display(
        description="state",
        ordering="state",
        label={
            "Being written": "info", "Waits for a worker": "info", "Taken up": "success",
            "Refused": "danger", "Failed": "danger", "Gone before it was taken up": "warning",
        },
    )  # fmt: skip
    def how_it_stands(self, row: InboxFile) -> str:
        return "Failed" if _has_failed(row) else row.get_state_display()

    @display(description="what went wrong")
    def what_went_wrong(self, row: InboxFile) -> str:
        """In the row where the file or the inbox is at fault; where we are, in its job."""
        told = row.error or (row.job.error if row.job and _has_failed(row) else "")
        return told.partition("\n")[0] or "-"

    def offers(self, verb: str, row: InboxFile) -> bool:
        return may_be_retried(row)

    def press(self, request: HttpRequest, verb: str, row: Any) -> None:
        retry_file(row=row, by=request.user)


@admin.register(Pull)
class PullAdmin(RecordAdmin):
    list_display = (
        "id", "how_it_stands", "begins", "ends", "records", "imports", "what_went_wrong",
        "created_at",
    )  # fmt: skip
    list_filter = ("state",)
    fields = (
        "how_it_stands", "what_went_wrong", "begins", "ends", "export_id", "records", "exports",
        "imports", "created_by", "created_at", "finished_at", "job",
    )  # fmt: skip
    readonly_fields = fields
    list_before_template = "core/admin_buttons.html"
    when_empty = "Where a key of VAN's is set, what changed there is pulled every day."

    @display(
        description="state",
        ordering="state",
        label={
            "Being asked for": "info", "Being exported": "info", "Done": "success",
            "Failed": "danger", "Stopped": "warning",
        },
    )  # fmt: skip
    def how_it_stands(self, pull: Pull) -> str:
        return "Stopped" if has_stopped(pull) else pull.get_state_display()

    @display(description="what went wrong")
    def what_went_wrong(self, pull: Pull) -> str:
        return pull.error or "-"

    @display(description="imports")
    def imports(self, pull: Pull) -> str:
        links = (
            (reverse("admin:donors_import_change", args=[file.taken_id]), file.taken_id)
            for file in pull.files.all()
        )
        return format_html_join(mark_safe(" &middot; "), LINK, links) or "-"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pull]:
        rows: QuerySet[Pull] = super().get_queryset(request)
        return rows.prefetch_related("files")

    def get_urls(self) -> list[URLPattern]:
        begin = self.admin_site.admin_view(self.begin_view)
        return [path("begin/", begin, name="donors_pull_begin"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        begin = {"words": "Pull now", "asks_why": False, "url": reverse("admin:donors_pull_begin")}
        buttons = [begin] if request.user.has_perm("donors.begin_pull") else []
        response: HttpResponse = super().changelist_view(
            request, {**(extra_context or {}), "buttons": buttons}
        )
        return response

    def begin_view(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("donors.begin_pull"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            pull = begin_pull(by=request.user)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect("admin:donors_pull_changelist")
        return redirect("admin:donors_pull_change", pull.pk)


def _has_failed(row: InboxFile) -> bool:
    return row.state == InboxFile.State.READY and bool(row.job and row.job.state in STOPPED)
