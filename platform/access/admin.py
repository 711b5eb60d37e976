"""People and grants in the admin. A grant is given and revoked, never edited or deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import display

from access import actions
from access.forms import GrantForm, PersonForm, RoleField
from access.models import Grant, User
from core.admin import WrittenByActions
from core.catalogue import roles
from core.errors import Refused

admin.site.unregister(Group)  # roles are declared in code, and a grant is the way into one


class GrantInline(TabularInline):
    model = Grant
    fk_name = "user"
    extra = 0
    can_delete = False
    fields = readonly_fields = (
        "group", "reason", "granted_by", "granted_at", "expires_at", "revoked_at"
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Grant]:
        rows: QuerySet[Grant] = super().get_queryset(request)
        return rows.select_related("user", "group", "granted_by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(WrittenByActions):
    form = PersonForm
    list_display = ("email", "name", "pool", "is_active", "last_login")
    list_filter = ("pool", "is_active")
    search_fields = ("email", "name")

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Django lets any field of the model be filtered by; nobody guesses at passwords here."""
        return "password" not in lookup and bool(super().lookup_allowed(lookup, value, request))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        written = ("email", "name", "pool")
        return (*written, "is_active", "created_at", "last_login") if obj else written

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # a pool decides what a person may ever be granted: it is set once
        return ("pool", "created_at", "last_login") if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return (GrantInline,) if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user  # a class of this request's own
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, *args: Any) -> None:
        given = form.cleaned_data
        if obj.pk is None:
            made = actions.add_person(email=given["email"], name=given["name"], pool=given["pool"])
            obj.pk = made.pk
            return
        if {"email", "name"} & set(form.changed_data):
            actions.change_person(person=obj, email=given["email"], name=given["name"])
        if "is_active" in form.changed_data:
            if given["is_active"]:
                actions.readmit(person=obj)
            else:
                actions.suspend(person=obj, by=_person(request))


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
        return _person(request).has_perm("access.revoke_grant")

    def save_model(self, request: HttpRequest, obj: Grant, *args: Any) -> None:
        made = actions.grant(
            user=obj.user,
            role=obj.group.name,
            reason=obj.reason,
            by=_person(request),
            until=obj.expires_at,
        )
        obj.pk = made.pk

    @admin.action(description="Revoke the selected grants", permissions=["revoke"])
    def revoke_selected(self, request: HttpRequest, queryset: QuerySet[Grant]) -> None:
        revoked = 0
        for grant in queryset:
            try:
                actions.revoke(grant=grant, by=_person(request))
                revoked += 1
            except Refused as refusal:
                messages.warning(request, f"{grant}: {refusal}")
        if revoked:
            messages.success(request, f"{revoked} grant{'s' if revoked > 1 else ''} revoked.")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the admin lets nobody else in
    return request.user
