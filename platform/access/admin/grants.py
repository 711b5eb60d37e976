"""Grants in the admin: given, extended and revoked, never edited or deleted."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from unfold.decorators import display

from access import actions
from access.admin.requests import person_of
from access.forms import ExtendForm, GrantForm, RevokeForm, RoleField
from access.models import Grant, User
from core.admin import WrittenByActions
from core.catalogue import roles
from core.errors import Refused
from core.formulas import defused

SOON = 7  # days
COLUMNS = (
    "person", "e-mail", "pool", "role", "granted", "until", "granted by", "how", "reason"
)  # fmt: skip


class InForceFilter(admin.SimpleListFilter):
    title = "in force"
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return (("yes", "In force"), ("soon", f"Ends within {SOON} days"), ("no", "Ended"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Grant]) -> QuerySet[Grant]:
        in_force = Grant.objects.in_force()
        if self.value() == "yes":
            return queryset.filter(pk__in=in_force)
        if self.value() == "soon":
            return queryset.filter(pk__in=Grant.objects.ending_within(SOON))
        return queryset.exclude(pk__in=in_force) if self.value() == "no" else queryset


class GranterFilter(admin.SimpleListFilter):
    """Only those who have given any: not all people of the house."""

    title = "granted by"
    parameter_name = "granted_by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        granters = User.objects.filter(pk__in=Grant.objects.values("granted_by"))
        people = [(str(person.pk), str(person)) for person in granters.order_by("email")[:200]]
        return [*people, ("nobody", "A command or the house itself")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Grant]) -> QuerySet[Grant]:
        value = self.value() or ""
        if value == "nobody":
            return queryset.filter(granted_by=None)
        return queryset.filter(granted_by=int(value)) if value.isdecimal() else queryset


@admin.register(Grant)
class GrantAdmin(WrittenByActions):
    form = GrantForm
    list_display = (
        "user", "group", "reason", "granted_by", "source", "granted_at", "expires_at", "in_force"
    )  # fmt: skip
    list_filter = (InForceFilter, "group", "user__pool", "source", GranterFilter)
    search_fields = ("user__email", "user__name", "reason")
    autocomplete_fields = ("user",)
    list_select_related = ("user", "group", "granted_by")
    list_per_page = 50
    date_hierarchy = "granted_at"
    actions = ("revoke_selected",)
    list_before_template = "access/grant_links.html"
    change_form_outer_before_template = "access/grant_buttons.html"

    @display(description="in force", boolean=True)
    def in_force(self, grant: Grant) -> bool:
        return grant.is_in_force

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        written = ("user", "group", "reason", "expires_at")
        told = ("source", "granted_by", "granted_at", "revoked_by", "revoked_at")
        return (*written, *told) if obj else written

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "group":
            kwargs["form_class"] = RoleField
            kwargs["queryset"] = Group.objects.filter(name__in=[role.slug for role in roles()])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return person_of(request).has_perm("access.revoke_grant")

    def save_model(self, request: HttpRequest, obj: Grant, *args: Any) -> None:
        made = actions.grant(
            user=obj.user,
            role=obj.group.name,
            reason=obj.reason,
            by=person_of(request),
            until=obj.expires_at,
        )
        obj.pk = made.pk

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = [
            path("in-force.csv", wrap(self.csv_view), name="access_grant_csv"),
            path("<int:object_id>/extend/", wrap(self.extend_view), name="access_grant_extend"),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        grant = self.get_object(request, object_id)
        may = bool(grant and grant.revoked_at is None and self.has_add_permission(request))
        url = reverse("admin:access_grant_extend", args=[grant.pk]) if may and grant else ""
        context = {**(extra_context or {}), "extend_url": url}
        response: HttpResponse = super().change_view(request, object_id, form_url, context)
        return response

    def extend_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Another end for a grant, in one step: a new one takes its place."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        rows = Grant.objects.select_related("user", "group", "granted_by")
        grant = get_object_or_404(rows, pk=object_id)
        form = ExtendForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data
            try:
                made = actions.extend(
                    grant=grant, by=person_of(request), until=given["until"], note=given["note"]
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{made}: extended.")
                return redirect("admin:access_grant_change", made.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Extend: {grant}",
            "opts": self.opts,
            "grant": grant,
            "form": form,
        }
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "access/extend_grant.html", context, status=status)

    @admin.action(description="Revoke the selected grants", permissions=["revoke"])
    def revoke_selected(
        self, request: HttpRequest, queryset: QuerySet[Grant]
    ) -> HttpResponse | None:
        """Asks for a note first: the action is sent again with it."""
        form = RevokeForm(request.POST if "confirmed" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": "Revoke grants",
                "opts": self.opts,
                "grants": queryset.select_related("user", "group")[:100],
                "count": queryset.count(),
                "chosen": request.POST.getlist("_selected_action"),
                "across": request.POST.get("select_across", "0"),
                "here": request.get_full_path(),
                "form": form,
            }
            return TemplateResponse(request, "access/revoke_grants.html", context)
        revoked, note = 0, form.cleaned_data["note"]
        for grant in queryset:
            try:
                actions.revoke(grant=grant, by=person_of(request), reason=note)
                revoked += 1
            except Refused as refusal:
                messages.warning(request, f"{grant}: {refusal}")
        if revoked:
            messages.success(request, f"{revoked} grant{'s' if revoked > 1 else ''} revoked.")
        return None

    def csv_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """All grants in force, one a line, for a spreadsheet."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return StreamingHttpResponse(
            _lines(),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="grants-in-force.csv"'},
        )


class _Echo:
    """What a csv.writer writes to, that gives each line back."""

    def write(self, line: str) -> str:
        return line


def _lines() -> Iterator[str]:
    writer: Any = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow(COLUMNS)
    rows = Grant.objects.in_force().filter(user__is_active=True)
    for grant in (
        rows.select_related("user", "group", "granted_by")
        .order_by("user__email", "group__name")
        .iterator(chunk_size=2_000)
    ):
        cells = (
            grant.user.name, grant.user.email, grant.user.pool, grant.group.name,
            grant.granted_at.isoformat(timespec="seconds"),
            grant.expires_at.isoformat(timespec="seconds") if grant.expires_at else "",
            grant.granted_by.email if grant.granted_by else "", grant.get_source_display(),
            grant.reason,
        )  # fmt: skip
        yield writer.writerow(map(defused, cells))
