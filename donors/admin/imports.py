"""Imports: how far they are, what they brought, and their files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_value, label_for_field
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from unfold.decorators import display

from core.admin import ButtonsAdmin, progress_bar
from core.errors import Refused
from donors.admin.undoing import confirm_undoing
from donors.admin.uploads import hand_in, look_at
from donors.models import Import
from donors.queries.imports import (
    import_state,
    not_understood,
    told_of_others,
    warnings,
    with_state,
)
from jobs.actions import cancel
from jobs.queries import Tree

LINK = '<a class="way" href="{}">{}</a>'
COLOURS = {
    "waiting": "info",
    "running": "info",
    "done": "success",
    "failed": "danger",
    "cancelled": "warning",
    "being cancelled": "warning",
    "undone": "warning",
}


def live(name: str, *, as_text: Callable[[Any], str] = str) -> Callable[[Import], str]:
    """A column or field that is kept up to date while the page is open."""

    @display(description=label_for_field(name, Import), ordering=name)
    def shown(taken: Import) -> str:
        return _fresh(taken, name, as_text(getattr(taken, name)))

    return shown  # type: ignore[no-any-return]  # unfold's decorator is untyped


def _number(value: int) -> str:
    return f"{value:,}"


def _moment(value: datetime | None) -> str:
    return display_for_value(value, "-")


def _fresh(taken: Import, name: str, shown: str) -> str:
    return format_html('<span data-fresh="{}-{}">{}</span>', name, taken.pk, shown)


ROWS, NEW, CHANGED, REJECTED, FLAGS, NOT_JUDGED = (
    live(name, as_text=_number)
    for name in ("rows", "new", "changed", "rejected", "flags", "not_judged")
)


@admin.register(Import)
class ImportAdmin(ButtonsAdmin):
    list_display = (
        "file_name", "state", "progress", ROWS, NEW, CHANGED, REJECTED, FLAGS, "downloads",
        "created_at",
    )  # fmt: skip
    list_filter = ("source", "layout")
    list_select_related = ("source", "job", "repeat_of")
    search_fields = ("file_name",)
    actions = ("cancel_selected",)
    change_form_outer_before_template = "donors/import_buttons.html"
    buttons = {"cancel": "Cancel"}  # noqa: RUF012
    fieldsets = (
        (
            None,
            {"fields": ("state", "progress", "error", "warnings",
                        live("finished_at", as_text=_moment), "undone")},
        ),
        (
            "What it brought",
            {"fields": (ROWS, NEW, CHANGED, "unchanged", REJECTED, FLAGS, NOT_JUDGED,
                        "other_lines", "told_and_not_known", "downloads")},
        ),
        (
            "The file",
            {"fields": ("file_name", "original", "source", "layout", "file_size", "sha256",
                        "repeat_of", "taken_over_by",
                        "created_by", "created_at", "job")},
        ),
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        may: bool = request.user.is_staff and request.user.has_perm("donors.add_import")
        return may

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return hand_in(self.admin_site, request)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                "upload/<int:upload_id>/",
                self.admin_site.admin_view(self.upload),
                name="donors_import_upload",
            ),
            path(
                "<int:object_id>/undo/",
                self.admin_site.admin_view(self.undo),
                name="donors_import_undo",
            ),
        ]
        return [*own, *super().get_urls()]

    def upload(self, request: HttpRequest, upload_id: int) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return look_at(self.admin_site, request, upload_id)

    def undo(self, request: HttpRequest, object_id: int) -> HttpResponse:
        if not (self.has_view_permission(request) and self.may_press(request, "undo")):
            raise PermissionDenied
        return confirm_undoing(self.admin_site, request, get_object_or_404(Import, pk=object_id))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        undo = row and row.merged_at and not row.undone_at and not _tree(row).is_open
        context = dict(extra_context or {})
        if undo and self.may_press(request, "undo"):
            context["undo_url"] = reverse("admin:donors_import_undo", args=[row.pk])
        return super().change_view(request, object_id, form_url, context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for _, group in self.fieldsets for name in group["fields"]]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The page's imports with their states: two queries, not two a row."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        for taken, tree in with_state(changelist.result_list):
            taken.tree = tree  # type: ignore[attr-defined]  # for `_tree` below
        return changelist

    @display(description="state")
    def state(self, taken: Import) -> str:
        state = _state(taken)
        label = {"text": state, "type": COLOURS[state]}
        return _fresh(taken, "state", render_to_string("unfold/helpers/label.html", label))

    @display(description="progress")
    def progress(self, taken: Import) -> str:
        return format_html(
            '<span data-fresh="progress-{}"{}>{}</span>',
            taken.pk,
            mark_safe(" data-under-way") if is_under_way(_tree(taken), taken.finished_at) else "",
            progress_bar(_tree(taken).fraction),
        )

    @display(description="what went wrong")
    def error(self, taken: Import) -> str:
        return _fresh(taken, "error", _tree(taken).error or "-")

    @display(description="warnings")
    def warnings(self, taken: Import) -> str:
        return "; ".join(warnings(taken)) or "-"

    @display(description="unchanged")
    def unchanged(self, taken: Import) -> str:
        is_known = taken.merged_at or taken.finished_at
        return _fresh(taken, "unchanged", _number(taken.unchanged) if is_known else "-")

    @display(description="undone")
    def undone(self, taken: Import) -> str:
        if not taken.undoing_id:
            return "-"
        when = _moment(taken.undone_at) if taken.undone_at else "not yet"
        return f"{when}, by {taken.undone_by or 'a command'}: {taken.undone_note}"

    @display(description="lines that are no contributions")
    def other_lines(self, taken: Import) -> str:
        return told_of_others(taken) or "-"

    @display(description="told and not known")
    def told_and_not_known(self, taken: Import) -> str:
        lines = [
            (one.what, one.text, f"{one.rows:,}", "gift" if one.rows == 1 else "gifts")
            for one in not_understood(taken)
        ]
        shown = format_html_join(mark_safe("<br>"), "{} {} ({} {})", lines) or "-"
        return _fresh(taken, "not-known", shown)

    @display(description="the file itself")
    def original(self, taken: Import) -> str:
        removed_at = (taken.repeat_of or taken).original_removed_at
        if removed_at:
            return f"removed on {date_format(timezone.localtime(removed_at))}, for its age"
        return format_html(LINK, reverse("donors:import-original", args=[taken.pk]), "download")

    @display(description="size")
    def file_size(self, taken: Import) -> str:
        return f"{filesizeformat(taken.size)} ({taken.size:,} bytes)"

    @display(description="files")
    def downloads(self, taken: Import) -> str:
        links = [
            format_html(LINK, reverse(name, args=[taken.pk]), label)
            for name, label, there in (
                ("donors:import-flags", "flags", taken.flags_file),
                ("donors:import-rejects", "rejects", taken.rejects_file),
            )
            if there
        ]
        shown = format_html_join(mark_safe(" &middot; "), "{}", ((link,) for link in links)) or "-"
        return _fresh(taken, "downloads", shown)

    def offers(self, verb: str, row: Import) -> bool:
        return _tree(row).is_open and not _is_being_cancelled(row)

    def press(self, request: HttpRequest, verb: str, row: Import) -> None:
        if row.job is None:
            raise Refused("It repeats an earlier file and has nothing to do.")
        cancel(job=row.job, by=request.user)

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return self.may_press(request, "cancel")

    @admin.action(description="Cancel the selected imports", permissions=["cancel"])
    def cancel_selected(self, request: HttpRequest, queryset: QuerySet[Import]) -> None:
        for taken in queryset.select_related("job"):
            self._press_one(request, "cancel", taken)


def _state(taken: Import) -> str:
    if taken.undone_at:
        return "undone"
    return "being cancelled" if _is_being_cancelled(taken) else _tree(taken).state


def _tree(taken: Import) -> Tree:
    """How it stands: read once for each page."""
    tree: Tree | None = getattr(taken, "tree", None)
    if tree is None:
        tree = import_state(taken)
        taken.tree = tree  # type: ignore[attr-defined]  # as above
    return tree


def is_under_way(tree: Tree, finished_at: datetime | None) -> bool:
    """Also where the job had ended when that was asked, and the row of what it did, `finished_at`
    with it, was read before that: the page is to be asked once more."""
    return tree.is_open or (tree.state == "done" and not finished_at)


def _is_being_cancelled(taken: Import) -> bool:
    """Asked to stop, while a part of it has not come to its next checkpoint."""
    return bool(taken.job and taken.job.cancel_requested_at and _tree(taken).is_open)
