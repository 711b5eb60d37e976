"""Machine tokens in the admin: everybody's, to look at and to revoke."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from access.admin.requests import person_of
from core.addresses import address_of
from core.admin import ButtonsAdmin
from core.errors import Refused
from gateway import actions
from gateway.models import ApiToken

COLOURS = {"in_force": "success", "expired": "warning", "revoked": "danger"}


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return ApiToken.State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
        over = Q(expires_at__lte=timezone.now())
        which = {
            ApiToken.State.IN_FORCE: Q(revoked_at=None) & ~over,
            ApiToken.State.EXPIRED: Q(revoked_at=None) & over,
            ApiToken.State.REVOKED: Q(revoked_at__isnull=False),
        }
        return queryset.filter(which[self.value()]) if self.value() in which else queryset  # type: ignore[index]


@admin.register(ApiToken)
class ApiTokenAdmin(ButtonsAdmin):
    list_display = (
        "name", "owner", "show_groups", "show_state", "hint", "expires_at", "last_used_at",
        "last_used_from",
    )  # fmt: skip
    list_filter = (StateFilter,)
    list_select_related = ("owner",)
    search_fields = ("name", "owner__email", "owner__name", "hint")
    buttons = {"revoke": "Revoke"}  # noqa: RUF012
    ask_why = frozenset({"revoke"})
    fields = (
        "name", "owner", "show_groups", "show_state", "hint", "created_by", "created_at",
        "expires_at", "previous_until", "last_used_at", "last_used_from", "revoked_by",
        "revoked_at",
    )  # fmt: skip
    readonly_fields = ("show_groups", "show_state")

    @display(description="roles")
    def show_groups(self, token: ApiToken) -> str:
        return ", ".join(token.groups)

    @display(description="state", label=COLOURS)
    def show_state(self, token: ApiToken) -> tuple[str, str]:
        return token.state.value, token.state.label

    def offers(self, verb: str, row: ApiToken) -> bool:
        return row.revoked_at is None

    def press(self, request: HttpRequest, verb: str, row: ApiToken) -> None:
        why = request.POST.get("note", "").replace("\x00", "").strip()
        if not why:
            raise Refused("Say why in the note.")
        actions.revoke_token(
            token=row, by=person_of(request), reason=why, address=address_of(request)
        )  # fmt: skip
