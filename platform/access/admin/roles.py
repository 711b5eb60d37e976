"""The roles: what each allows, who holds it, who answers for it, and how one gets it."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import display

from access.models import GroupLink, GroupPool
from access.queries import capabilities, holders, tools_of
from core.admin import RecordAdmin
from core.catalogue import Role, role_called

LINK = '<a class="way" href="{}">{}</a>'


@admin.register(GroupPool)
class RoleAdmin(RecordAdmin):
    list_display = ("name", "pool", "summary", "held_by", "answered_for_by", "way_in")
    list_filter = ("pool",)
    list_select_related = ("group",)
    search_fields = ("group__name",)
    ordering = ("group__name",)
    fields = (
        "name", "pool", "summary", "may", "opens", "held_by", "answered_for_by", "way_in"
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[GroupPool]:
        """With all that the columns ask for: a query or two for the page, not for each row."""
        rows: QuerySet[GroupPool] = super().get_queryset(request)
        self.held = holders()
        self.linked: dict[str, list[str]] = {}
        for slug, address in GroupLink.objects.filter(is_active=True).values_list(
            "role", "google_group"
        ):
            self.linked.setdefault(slug, []).append(address)
        return rows.select_related("group")

    @display(description="role", ordering="group__name")
    def name(self, row: GroupPool) -> str:
        role = _role(row)
        return f"{role.name} ({role.slug})" if role else row.group.name

    @display(description="what it is for")
    def summary(self, row: GroupPool) -> str:
        role = _role(row)
        return role.summary if role else "No app declares it any longer: it opens nothing."

    @display(description="may")
    def may(self, row: GroupPool) -> str:
        words = capabilities([row.group.name])[row.group.name]
        return format_html_join("", "<div>{}</div>", ((one,) for one in words)) or "nothing"

    @display(description="opens")
    def opens(self, row: GroupPool) -> str:
        shown = ((tool.name, tool.summary) for tool in tools_of(row.group.name))
        return format_html_join("", "<div>{}: {}</div>", shown) or "no tool"

    @display(description="held by")
    def held_by(self, row: GroupPool) -> str:
        count = self.held.get(row.group.name, 0)
        people = f"{count:,} {'person' if count == 1 else 'people'}"
        url = reverse("admin:access_grant_changelist")
        return format_html(LINK, f"{url}?in_force=yes&group__id__exact={row.pk}", people)

    @display(description="who answers for it")
    def answered_for_by(self, row: GroupPool) -> str:
        role = _role(row)
        owners = [role_called(slug) for slug in (role.owners if role else ())]
        names = [owner.name for owner in owners if owner]
        return ", ".join([*names, "Platform administrator"])

    @display(description="how one gets it")
    def way_in(self, row: GroupPool) -> str:
        role = _role(row)
        if role is None:
            return "Nobody gets it any more."
        ways = ["by a grant"]
        if role.requestable:
            ways.append("by asking for it")
        ways += [f"by being in {address}" for address in self.linked.get(role.slug, ())]
        return ", ".join(ways)


def _role(row: GroupPool) -> Role | None:
    return role_called(row.group.name)
