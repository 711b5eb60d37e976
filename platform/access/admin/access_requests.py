"""The queue of requests: oldest first, each approved or refused by who answers for the role."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from unfold.decorators import display

from access import actions
from access.admin.requests import person_of
from access.forms import AnswerForm
from access.models import AccessRequest, User
from access.queries import answerable_roles, groups_of
from core.admin import RecordAdmin
from core.catalogue import role_called, roles
from core.errors import Refused

State = AccessRequest.State
LINK = '<a class="way" href="{}">{}</a>'


class StateFilter(admin.SimpleListFilter):
    """Open ones, unless others are asked for: it is a queue."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [*State.choices, ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        shown = self.value() or State.OPEN.value
        for value, title in self.lookup_choices:
            yield {
                "selected": value == shown,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": title,
            }

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AccessRequest]
    ) -> QuerySet[AccessRequest]:
        shown = self.value() or State.OPEN.value
        return queryset if shown == "all" else queryset.filter(state=shown)


class RoleFilter(admin.SimpleListFilter):
    title = "role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        mine = answerable_roles(person_of(request))
        return [(role.slug, role.name) for role in roles() if role.slug in mine]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AccessRequest]
    ) -> QuerySet[AccessRequest]:
        return queryset.filter(role=self.value()) if self.value() else queryset


@admin.register(AccessRequest)
class AccessRequestAdmin(RecordAdmin):
    """Open to who answers for a role: to platform administrators for all, to owners for theirs."""

    list_display = (
        "asked_for", "role_name", "short_reason", "asked_at", "state", "answered_by", "answer"
    )  # fmt: skip
    list_display_links = ("asked_for",)
    list_filter = (StateFilter, RoleFilter)
    search_fields = ("person__email", "person__name", "reason")
    list_select_related = ("person", "answered_by")
    ordering = ("asked_at", "id")
    fields = (
        "person", "role", "reason", "asked_at", "state", "answered_by", "answered_at", "note",
        "grant",
    )  # fmt: skip

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        mine = _answerable(request)
        return obj.role in mine if obj else bool(mine)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessRequest]:
        rows: QuerySet[AccessRequest] = super().get_queryset(request)
        return rows.filter(role__in=_answerable(request))

    def get_urls(self) -> list[Any]:
        answer = path(
            "<int:object_id>/answer/",
            self.admin_site.admin_view(self.answer_view),
            name="access_accessrequest_answer",
        )
        return [answer, *super().get_urls()]

    @display(description="person", ordering="person__email")
    def asked_for(self, row: AccessRequest) -> str:
        return str(row.person)

    @display(description="role", ordering="role")
    def role_name(self, row: AccessRequest) -> str:
        role = role_called(row.role)
        return role.name if role else row.role

    @display(description="reason")
    def short_reason(self, row: AccessRequest) -> str:
        return row.reason if len(row.reason) <= 120 else f"{row.reason[:119]}…"

    @display(description="answer")
    def answer(self, row: AccessRequest) -> str:
        if not row.is_open:
            return row.note or "-"
        return format_html(
            LINK, reverse("admin:access_accessrequest_answer", args=[row.pk]), "Answer"
        )

    def answer_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One request with all that is needed to answer it; then the next oldest."""
        person = person_of(request)
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.get_queryset(request).select_related("person"), pk=object_id)
        form = AnswerForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                _answer(row, person, form)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{row}: {row.get_state_display().lower()}.")
                return redirect(self._next(request, after=row))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Request: {row}",
            "opts": self.opts,
            "row": row,
            "role": role_called(row.role),
            "form": form,
            "holds": sorted(groups_of(row.person)),
            "is_own": row.person_id == person.pk,
            "earlier": AccessRequest.objects.filter(person=row.person)
            .exclude(pk=row.pk)
            .select_related("answered_by")
            .order_by("-asked_at")[:10],
            "queue_url": reverse("admin:access_accessrequest_changelist"),
        }
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "access/answer_request.html", context, status=status)

    def _next(self, request: HttpRequest, *, after: AccessRequest) -> str:
        """The oldest one that is open and not the person's own, else the queue."""
        waiting = self.get_queryset(request).filter(state=State.OPEN)
        following = waiting.exclude(person=person_of(request)).order_by("asked_at", "id").first()
        if following is None:
            return reverse("admin:access_accessrequest_changelist")
        return reverse("admin:access_accessrequest_answer", args=[following.pk])


def _answerable(request: HttpRequest) -> frozenset[str]:
    """Asked once per request: the admin asks for each row."""
    person = request.user
    if not isinstance(person, User):
        return frozenset()
    found: frozenset[str] | None = getattr(request, "answerable_roles", None)
    if found is None:
        found = answerable_roles(person)
        request.answerable_roles = found  # type: ignore[attr-defined]  # our own cache
    return found


def _answer(row: AccessRequest, person: User, form: AnswerForm) -> None:
    given = form.cleaned_data
    if given["verdict"] == "approve":
        actions.approve(request=row, by=person, note=given["note"], until=given["until"])
    else:
        actions.refuse(request=row, by=person, note=given["note"])
