"""Files of invitations in the admin: handed in, watched, stopped, gone on with."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from unfold.decorators import display

from access import actions
from access.admin.invitations import role_field
from access.admin.requests import person_of
from access.imports.invitees import Reject, write_rejects
from access.invitation_forms import BatchForm
from access.models import Invitation, InvitationBatch
from access.queries.invitations import batch_trees, counts_by_state
from core.admin import ButtonsAdmin, WrittenByActions, counted, progress_bar
from core.errors import Refused
from jobs.actions import cancel, retry
from jobs.queries import Tree

COLOURS = {
    "waiting": "info", "running": "info", "done": "success", "failed": "danger",
    "cancelled": "warning", "being cancelled": "warning", "done, jobs tidied": "success",
}  # fmt: skip
LINK = '<a class="underline" href="{}">{}</a>'
REJECTS_SHOWN = 20


@admin.register(InvitationBatch)
class InvitationBatchAdmin(ButtonsAdmin, WrittenByActions):
    form = BatchForm
    list_display = (
        "file_name", "group", "state", "progress", counted("rows"), counted("invited"),
        counted("already_invited"), counted("rejected"), "created_by", "created_at",
    )  # fmt: skip
    list_filter = ("group",)
    list_select_related = ("group", "created_by", "job")
    search_fields = ("file_name", "note")
    change_form_outer_before_template = "access/batch_top.html"
    change_form_after_template = "access/invitation_preview_button.html"
    buttons = {"cancel": "Stop", "resume": "Go on", "revoke": "Revoke all that have not come"}  # noqa: RUF012
    ask_why = frozenset({"revoke"})
    told = (
        "state", "progress", "error", "standing", "rows", "invited", "already_invited",
        "already_in", "repeated", "rejected", "rejects_told", "file_name", "group", "note",
        "expires_at", "created_by", "created_at", "job",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvitationBatch]:
        rows: QuerySet[InvitationBatch] = super().get_queryset(request)
        return rows.defer("rejects")  # thousands of rows, which a list does not show

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("file", *BatchForm.Meta.fields)})]
        return super().get_fieldsets(request, obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.told

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_readonly_fields(request, obj) if obj is None else self.told

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(db_field, request, **role_field(db_field, kwargs))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person_of(request).has_perm("access.add_invitationbatch")

    def may_press(self, request: HttpRequest, verb: str) -> bool:
        return person_of(request).has_perm("access.manage_invitation")

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The page's files with their states: one query for all."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        found = batch_trees(changelist.result_list)
        for batch in changelist.result_list:
            batch.tree = found.get(batch.pk)
        return changelist

    def save_model(self, request: HttpRequest, obj: InvitationBatch, form: Any, *args: Any) -> None:
        made = actions.take_up_invitations(
            file=form.cleaned_data["file"],
            file_name=form.cleaned_data["file"].name,
            role=obj.group.name,
            note=obj.note,
            by=person_of(request),
            until=obj.expires_at,
        )
        obj.pk = made.pk
        obj.file_name = made.file_name

    # --- How it stands ----------------------------------------------------------------------------

    @display(description="state")
    def state(self, batch: InvitationBatch) -> str:
        state = _state(batch)
        label = {"text": state, "type": COLOURS[state]}
        return _fresh(batch, "state", render_to_string("unfold/helpers/label.html", label))

    @display(description="progress")
    def progress(self, batch: InvitationBatch) -> str:
        tree = _tree(batch)
        return format_html(
            '<span data-fresh="progress-{}"{}>{} {}</span>',
            batch.pk,
            mark_safe(" data-under-way") if tree and tree.is_open else "",
            progress_bar(tree.fraction if tree else 1.0),
            tree.text if tree and tree.is_open else "",
        )

    @display(description="what went wrong")
    def error(self, batch: InvitationBatch) -> str:
        tree = _tree(batch)
        return _fresh(batch, "error", (tree.error if tree else "") or "-")

    @display(description="who has come")
    def standing(self, batch: InvitationBatch) -> str:
        counts = counts_by_state(Invitation.objects.filter(batch=batch))
        page = reverse("admin:access_invitation_changelist")
        links = [
            (
                f"{page}?batch__id__exact={batch.pk}&state={state}",
                f"{state.replace('_', ' ')} {number:,}",
            )
            for state, number in counts.items()
            if number
        ]
        shown = format_html_join(mark_safe(" &middot; "), LINK, links) or "-"
        return _fresh(batch, "standing", shown)

    @display(description="rejected rows")
    def rejects_told(self, batch: InvitationBatch) -> str:
        if not batch.rejects:
            gone = f"Removed after {actions.KEPT_DAYS} days."
            return _fresh(batch, "rejects", gone if batch.rejected else "-")
        lines = [
            (row["line"], row["column"], row["reason"]) for row in batch.rejects[:REJECTS_SHOWN]
        ]
        shown = format_html_join(mark_safe("<br>"), "line {}, column {}: {}", lines)
        url = reverse("admin:access_invitationbatch_rejects", args=[batch.pk])
        more = len(batch.rejects) - len(lines)
        link = format_html(LINK, url, f"All {len(batch.rejects):,} as a file to be mended")
        return _fresh(
            batch, "rejects",
            format_html("{}<br>{}{}", shown, f"and {more:,} more. " if more > 0 else "", link),
        )  # fmt: skip

    # --- Decisions --------------------------------------------------------------------------------

    def offers(self, verb: str, row: InvitationBatch) -> bool:
        tree = _tree(row)
        if verb == "revoke":
            return Invitation.objects.open().filter(batch=row).exists()
        if tree is None:
            return False
        return tree.is_open if verb == "cancel" else tree.is_abandoned

    def press(self, request: HttpRequest, verb: str, row: InvitationBatch) -> None:
        by = person_of(request)
        if verb == "revoke":
            actions.revoke_batch(batch=row, by=by, reason=request.POST.get("note", ""))
            return
        if row.job is None:
            raise Refused("Its jobs are tidied away: there is nothing to be done about them.")
        (cancel if verb == "cancel" else retry)(job=row.job, by=by)

    # --- The reject file --------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:object_id>/rejects.csv",
            self.admin_site.admin_view(self.rejects),
            name="access_invitationbatch_rejects",
        )
        return [own, *super().get_urls()]

    def rejects(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The rows that could not be invited: to be mended and handed in again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = get_object_or_404(InvitationBatch, pk=object_id)
        text = write_rejects(Reject(**row) for row in batch.rejects)
        response = HttpResponse(text, content_type="text/csv; charset=utf-8")
        name = f"rejects-of-invitations-{batch.pk}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _tree(batch: InvitationBatch) -> Tree | None:
    """How its jobs stand: read once for each page."""
    if not hasattr(batch, "tree"):
        batch.tree = batch_trees([batch]).get(batch.pk)  # type: ignore[attr-defined]  # as above
    found: Tree | None = batch.tree  # type: ignore[attr-defined]
    return found


def _state(batch: InvitationBatch) -> str:
    tree = _tree(batch)
    if tree is None:
        return "done, jobs tidied"
    is_stopping = batch.job and batch.job.cancel_requested_at and tree.is_open
    return "being cancelled" if is_stopping else tree.state


def _fresh(batch: InvitationBatch, name: str, shown: str) -> str:
    return format_html('<span data-fresh="{}-{}">{}</span>', name, batch.pk, shown)
