"""What admin pages of several apps share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import ForeignKey, Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from unfold.admin import ModelAdmin
from unfold.decorators import display

from core.errors import Refused
from core.history import changes, is_tracked

MOST_CHANGES = 200  # on one page: nobody reads further


class TracedAdmin(ModelAdmin):
    """Its history page shows what the database's triggers kept, whoever made the change and by
    whatever way; `history_with` names the relations whose rows belong to it."""

    history_with: tuple[str, ...] = ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: Any = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        context = {**(extra_context or {}), "show_history": is_tracked(self.model)}
        response: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        return response

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if row is None:
            raise Http404("There is no such row.")
        context = {
            **self.admin_site.each_context(request),
            **(extra_context or {}),
            "title": f"History: {row}",
            "opts": self.opts,
            "original": row,
            "is_tracked": is_tracked(self.model),
            "changes": changes(row, with_rows=self.history_with)[:MOST_CHANGES],
            "most": MOST_CHANGES,
        }
        return TemplateResponse(request, "core/history.html", context)


class WrittenByActions(TracedAdmin):
    """Shows what an action refused; the forms ask the same first, so that this is the rare race."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: Any = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        try:
            response: HttpResponse = super().changeform_view(
                request, object_id, form_url, extra_context
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        return response

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RecordAdmin(TracedAdmin):
    """Shows rows that only actions write: nothing to add, change or delete here.

    Django makes a link of every row that another one names; here it is one for those only who may
    open it.
    """

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [
            (title, {**options, "fields": [self._shown(request, f) for f in options["fields"]]})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [self._shown(request, name) for name in super().get_readonly_fields(request, obj)]

    def _shown(self, request: HttpRequest, name: Any) -> Any:
        """The field itself, or its text alone where it names a row that is closed to the person."""
        try:
            field = self.opts.get_field(name) if isinstance(name, str) else None
        except FieldDoesNotExist:
            return name
        if not isinstance(field, ForeignKey):
            return name
        target = self.admin_site._registry.get(field.related_model)  # noqa: SLF001  # as admin does
        return name if target and target.has_view_permission(request) else _as_text(field)


def _as_text(field: ForeignKey[Any, Any]) -> Callable[[Model], str]:
    def text(row: Model) -> str:
        value = getattr(row, field.name)
        return "-" if value is None else str(value)

    text.__name__ = field.name
    text.short_description = field.verbose_name  # type: ignore[attr-defined]  # as the admin reads it
    return text


def counted(name: str) -> Callable[[Model], str]:
    """A column of a list: a number with its thousands apart."""

    @display(description=name, ordering=name)
    def column(row: Model) -> str:
        return f"{getattr(row, name):,}"

    return column  # type: ignore[no-any-return]  # unfold's decorator is untyped
