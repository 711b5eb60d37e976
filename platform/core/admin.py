"""What admin pages of several apps share."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import ForeignKey, Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin
from unfold.decorators import display

from core.errors import Refused
from core.history import changes, is_tracked

MOST_CHANGES = 200  # on one page: nobody reads further


def progress_bar(fraction: float) -> SafeString:
    """How far something is, from 0 to 1: a bar, and its number for who cannot see it."""
    return format_html(
        '<progress aria-label="Progress" max="1" value="{}"></progress> {}',
        f"{fraction:.3f}",
        f"{fraction:.0%}",
    )


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


class WithButtons(TracedAdmin):
    """A page with buttons that POST: `buttons` maps a verb to its words; those of `ask_why` come
    with a field for a note, that `press` finds as `note` in the form."""

    change_form_outer_before_template = "core/admin_buttons.html"
    buttons: dict[str, str] = {}  # noqa: RUF012  # as Django declares such options
    ask_why: frozenset[str] = frozenset()

    def press(self, request: HttpRequest, verb: str, row: Any) -> None:
        raise NotImplementedError

    def may_press(self, request: HttpRequest, verb: str) -> bool:
        permission = f"{self.opts.app_label}.{verb}_{self.opts.model_name}"
        return request.user.has_perm(permission)

    def offers(self, verb: str, row: Any) -> bool:
        """Whether the row's state lets this verb be of use."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:object_id>/{verb}/",
                self.admin_site.admin_view(self._pressed_view(verb)),
                name=self._url_name(verb),
            )
            for verb in self.buttons
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        shown = [
            {
                "words": words,
                "asks_why": verb in self.ask_why,
                "url": reverse(f"admin:{self._url_name(verb)}", args=[row.pk]),
            }
            for verb, words in self.buttons.items()
            if row and self.may_press(request, verb) and self.offers(verb, row)
        ]
        response: HttpResponse = super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "buttons": shown}
        )
        return response

    def _url_name(self, verb: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{verb}"

    def _pressed_view(self, verb: str) -> Callable[..., HttpResponseBase]:
        def view(request: HttpRequest, object_id: int) -> HttpResponse:
            if not (self.has_view_permission(request) and self.may_press(request, verb)):
                raise PermissionDenied
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            row: Model = get_object_or_404(self.model, pk=object_id)
            self._press_one(request, verb, row)
            return redirect(reverse(f"admin:{self._url_name('change')}", args=[object_id]))

        return update_wrapper(view, self._pressed_view)

    def _press_one(self, request: HttpRequest, verb: str, row: Any) -> bool:
        try:
            self.press(request, verb, row)
        except Refused as refusal:
            messages.warning(request, f"{row}: {refusal}")
            return False
        messages.success(request, f"{row}: {self.buttons[verb].lower()}.")
        return True


class ButtonsAdmin(WithButtons, RecordAdmin):
    """The buttons of a row that is read here, and never edited."""


def counted(name: str) -> Callable[[Model], str]:
    """A column of a list: a number with its thousands apart."""

    @display(description=name, ordering=name)
    def column(row: Model) -> str:
        return f"{getattr(row, name):,}"

    return column  # type: ignore[no-any-return]  # unfold's decorator is untyped
