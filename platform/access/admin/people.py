"""People in the admin, with their grants beside them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from unfold.admin import TabularInline

from access import actions
from access.admin.accounts import AccountAdmin
from access.admin.requests import person_of
from access.forms import PersonForm
from access.models import Grant, User
from access.queries import comes_from_workspace, factors_of, log_of, rights_of
from access.queries.invitations import not_come_by
from core.admin import WithButtons

LINES = 30  # of the log, on a person's page


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
class UserAdmin(WithButtons, AccountAdmin):
    form = PersonForm
    buttons = {  # noqa: RUF012  # nobody changes it
        "reset": "Reset second factors",
        "link": "Mail a sign-in link",
        "revoke_invitations": "Revoke their open invitations",
    }
    ask_why = frozenset(buttons)
    list_display = ("email", "name", "pool", "is_active", "last_login")
    list_filter = ("pool", "is_active")
    search_fields = ("email", "name")
    change_form_outer_before_template = "access/person_links.html"

    def get_urls(self) -> list[Any]:
        rights = path(
            "<int:object_id>/rights/",
            self.admin_site.admin_view(self.rights_view),
            name="access_user_rights",
        )
        return [rights, *super().get_urls()]

    def rights_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What this person may open now, and by which grant; and what the log tells of them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        person = get_object_or_404(User, pk=object_id)
        sees_log = person_of(request).has_perm("access.view_accessevent")
        context = {
            **self.admin_site.each_context(request),
            "title": f"What {person} may open, and why",
            "opts": self.opts,
            "person": person,
            "rights": rights_of(person),
            "sees_log": sees_log,
            "lines": log_of(person)[:LINES] if sees_log else [],
        }
        return TemplateResponse(request, "access/person_rights.html", context)

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

    def offers(self, verb: str, row: User) -> bool:
        """A link is for the staff who do not come from the Workspace, and have no factor yet."""
        if verb == "revoke_invitations":
            return not_come_by(row).exists()
        if not row.is_active or comes_from_workspace(row):
            return False
        if verb == "link":
            return row.pool == User.Pool.STAFF and not factors_of(row)
        return bool(factors_of(row)) or row.has_usable_password()

    def may_press(self, request: HttpRequest, verb: str) -> bool:
        if verb == "revoke_invitations":
            return person_of(request).has_perm("access.manage_invitation")
        return super().may_press(request, verb)

    def press(self, request: HttpRequest, verb: str, row: User) -> None:
        note = request.POST.get("note", "")
        if verb == "revoke_invitations":
            actions.revoke_invitations_by(inviter=row, by=person_of(request), reason=note)
            return
        action = actions.reset_factors if verb == "reset" else actions.send_link
        action(person=row, by=person_of(request), note=note)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.by = request.user  # a class of this request's own
        return form

    def save_model(self, request: HttpRequest, obj: User, form: Any, *args: Any) -> None:
        given = form.cleaned_data
        if obj.pk is None:
            made = actions.add_person(
                email=given["email"], name=given["name"], pool=given["pool"], by=person_of(request)
            )
            obj.pk = made.pk
            return
        if {"email", "name"} & set(form.changed_data):
            actions.change_person(
                person=obj, email=given["email"], name=given["name"], by=person_of(request)
            )
        if "is_active" in form.changed_data:
            if given["is_active"]:
                actions.readmit(person=obj, by=person_of(request))
            else:
                actions.suspend(person=obj, by=person_of(request))
