"""Policies: what counts of a list, tried out before it does."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from unfold.decorators import display

from core.admin import WithButtons, WrittenByActions
from donors.actions.flagging import would_flag
from donors.actions.policies import keep_policy, put_in_force, put_out_of_force
from donors.forms.lists import PolicyForm
from donors.models import Policy

EXAMPLES = 50


@admin.register(Policy)
class PolicyAdmin(WithButtons, WrittenByActions):
    list_display = ("name", "watch_list", "in_force", "titles", "money", "severity")
    list_filter = ("watch_list", "is_active", "severity")
    list_select_related = ("watch_list",)
    search_fields = ("name",)
    change_form_outer_before_template = "donors/policy_buttons.html"
    buttons = {"put_in_force": "Put in force", "put_out_of_force": "Put out of force"}  # noqa: RUF012
    ask_why = frozenset(buttons)
    form = PolicyForm
    readonly_fields = ("of_list", "in_force", "reason")
    fieldsets = (
        (None, {"fields": ("of_list", "name", "in_force", "reason")}),
        ("Which gifts", {"fields": ("title_test", "title_words", "amount", "basis",
                                    "effective_from", "retroactive")}),
        ("What a flag means", {"fields": ("severity",)}),
    )  # fmt: skip

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A policy stays with its list: its flags would stay behind."""
        if obj:
            return self.fieldsets
        (_, about), *others = self.fieldsets
        return [(None, {"fields": ("watch_list", *about["fields"][1:])}), *others]

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "<int:object_id>/try-out/",
            self.admin_site.admin_view(self.try_out),
            name="donors_policy_try_out",
        )
        return [page, *super().get_urls()]

    def try_out(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What the policy would flag, by the very statements that flag."""
        may = self.has_view_permission(request) and request.user.has_perm("donors.view_flag")
        if not may:
            raise PermissionDenied
        policy = get_object_or_404(Policy.objects.select_related("watch_list"), pk=object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Try out: {policy}",
            "policy": policy,
            "found": would_flag(policy=policy, most=EXAMPLES),
        }
        return TemplateResponse(request, "donors/try_out.html", context)

    def save_model(self, request: HttpRequest, obj: Policy, form: Any, change: bool) -> None:  # noqa: FBT001  # as Django calls it
        if change and not form.has_changed():
            return
        if keep_policy(policy=obj, by=request.user):
            messages.info(request, "What is on the list is being flagged anew.")

    def offers(self, verb: str, row: Policy) -> bool:
        return row.is_active == (verb == "put_out_of_force")

    def press(self, request: HttpRequest, verb: str, row: Policy) -> None:
        act = put_in_force if verb == "put_in_force" else put_out_of_force
        act(policy=row, reason=request.POST.get("note", ""), by=request.user)

    @display(description="list")
    def of_list(self, policy: Policy) -> str:
        """Its name: the list's own page is not open to all who may read its policies."""
        return str(policy.watch_list)

    @display(description="in force", label={"in force": "success", "draft": "info"})
    def in_force(self, policy: Policy) -> str:
        return "in force" if policy.is_active else "draft"

    @display(description="titles")
    def titles(self, policy: Policy) -> str:
        if policy.title_test == Policy.TitleTest.WORDS:
            return policy.title_words
        return policy.get_title_test_display()

    @display(description="money", ordering="amount")
    def money(self, policy: Policy) -> str:
        if policy.amount is None:
            return "any amount"
        return f"over ${policy.amount:,.2f} {policy.get_basis_display()}"
