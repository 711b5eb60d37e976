"""Grants in the admin: given and revoked, never edited or deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from access import actions
from access.admin.requests import person_of
from access.forms import GrantForm, RoleField
from access.models import Grant
from core.admin import WrittenByActions
from core.catalogue import roles
from core.errors import Refused


class InForceFilter(admin.SimpleListFilter):
    title = "in force"
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return (("yes", "In force"), ("no", "Ended"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Grant]) -> QuerySet[Grant]:
        in_force = Grant.objects.in_force()
        if self.value() == "yes":
            return queryset.filter(pk__in=in_force)
        return queryset.exclude(pk__in=in_force) if self.value() == "no" else queryset


@admin.register(Grant)
class GrantAdmin(WrittenByActions):
    form = GrantForm
    list_display = ("user", "group", "reason", "granted_by", "granted_at", "expires_at", "in_force")
    list_filter = (InForceFilter, "group")
    search_fields = ("user__email", "user__name", "reason")
    autocomplete_fields = ("user",)
    list_select_related = ("user", "group", "granted_by")
    date_hierarchy = "granted_at"
    actions = ("revoke_selected",)

    @display(description="in force", boolean=True)
    def in_force(self, grant: Grant) -> bool:
        return grant.is_in_force

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        written = ("user", "group", "reason", "expires_at")
        told = ("granted_by", "granted_at", "revoked_by", "revoked_at")
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

    @admin.action(description="Revoke the selected grants", permissions=["revoke"])
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[Grant]) -> None:
        revoked = 0
        for grant in queryset:
            try:
                actions.revoke(grant=grant, by=person_of(request))
                revoked += 1
            except Refused as refusal:
                messages.warning(request, f"{grant}: {refusal}")
        if revoked:
            messages.success(request, f"{revoked} grant{'s' if revoked > 1 else ''} revoked.")
