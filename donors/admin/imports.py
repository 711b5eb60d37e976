"""Imports: how far they are, what they brought, and their files."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from unfold.decorators import display

from core.admin import RecordAdmin, counted
from core.errors import Refused
from donors.models import Import
from donors.queries.imports import import_state, not_understood, warnings, with_state
from jobs.actions import cancel
from jobs.queries import Tree

LINK = '<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>'


@admin.register(Import)
class ImportAdmin(RecordAdmin):
    list_display = (
        "file_name", "state", "progress",
        *map(counted, ("rows", "new", "changed", "rejected", "flags")), "downloads", "created_at",
    )  # fmt: skip
    list_filter = ("source", "layout")
    list_select_related = ("source", "job", "repeat_of")
    search_fields = ("file_name",)
    actions = ("cancel_selected",)
    fieldsets = (
        (None, {"fields": ("state", "progress", "error", "warnings", "finished_at")}),
        (
            "What it brought",
            {"fields": ("rows", "new", "changed", "unchanged", "rejected", "flags", "not_judged",
                        "told_and_not_known", "downloads")},
        ),
        (
            "The file",
            {"fields": ("file_name", "source", "layout", "file_size", "sha256", "repeat_of",
                        "taken_over_by",
                        "created_by", "created_at", "job")},
        ),
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for _, group in self.fieldsets for name in group["fields"]]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The page's imports with their states: two queries, not two a row."""
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        for taken, tree in with_state(changelist.result_list):
            taken.tree = tree  # type: ignore[attr-defined]  # for `_tree` below
        return changelist

    @display(
        description="state",
        label={
            "waiting": "info", "running": "info", "done": "success", "failed": "danger",
            "cancelled": "warning",
        },
    )  # fmt: skip
    def state(self, taken: Import) -> str:
        return _tree(taken).state

    @display(description="progress")
    def progress(self, taken: Import) -> str:
        fraction = _tree(taken).fraction
        return format_html(
            '<span data-fresh="progress-{}"{}><progress max="1" value="{}">{}</progress></span>',
            taken.pk, mark_safe(" data-under-way") if _tree(taken).is_open else "",
            f"{fraction:.3f}", f"{fraction:.0%}",
        )  # fmt: skip

    @display(description="what went wrong")
    def error(self, taken: Import) -> str:
        return _tree(taken).error or "-"

    @display(description="warnings")
    def warnings(self, taken: Import) -> str:
        return "; ".join(warnings(taken)) or "-"

    @display(description="unchanged")
    def unchanged(self, taken: Import) -> int:
        return taken.unchanged

    @display(description="told and not known")
    def told_and_not_known(self, taken: Import) -> str:
        lines = [
            (one.what, one.text, f"{one.rows:,}", "gift" if one.rows == 1 else "gifts")
            for one in not_understood(taken)
        ]
        return format_html_join(mark_safe("<br>"), "{} {} ({} {})", lines) or "-"

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
        return format_html(" &middot; ".join(["{}"] * len(links)), *links) if links else "-"

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("donors.cancel_import")

    @admin.action(description="Cancel the selected imports", permissions=["cancel"])
    def cancel_selected(self, request: HttpRequest, queryset: QuerySet[Import]) -> None:
        for taken in queryset.select_related("job"):
            try:
                if taken.job is None:
                    raise Refused("It repeats an earlier file and has nothing to do.")
                cancel(job=taken.job, by=request.user)
                messages.success(request, f"{taken} is being cancelled.")
            except Refused as refusal:
                messages.warning(request, f"{taken}: {refusal}")


def _tree(taken: Import) -> Tree:
    tree: Tree | None = getattr(taken, "tree", None)
    return tree or import_state(taken)
