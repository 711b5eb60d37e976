"""Clients of OpenID Connect in the admin: made, given a new secret, and ended; never deleted."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.models import Client, Token
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import display

from access.models import User
from core.admin import WithButtons, WrittenByActions
from core.errors import Refused
from gateway import actions
from gateway.forms.openid import OpenIDClientForm
from gateway.models import OpenIDClient
from gateway.queries.openid import issuer

TOLD = ("created_at", "made_by", "rotated_at", "ended_at")

# allauth's own pages would let rows be written past our actions
admin.site.unregister((Client, Token))


@admin.register(OpenIDClient)
class OpenIDClientAdmin(WithButtons, WrittenByActions):
    form = OpenIDClientForm
    list_display = ("client_id", "service", "show_redirects", "created_at", "rotated_at", "is_live")
    list_select_related = ("service", "client")
    list_filter = (("ended_at", admin.EmptyFieldListFilter),)
    search_fields = ("client_id", "service__name", "service__slug")
    fields = ("service", "redirects")
    buttons = {"rotate": "Give it a new secret", "end": "End it"}  # noqa: RUF012

    @display(description="client id")
    def client_id(self, row: OpenIDClient) -> str:
        return row.client_id

    @display(description="people are sent back to")
    def show_redirects(self, row: OpenIDClient) -> str:
        return ", ".join(row.client.get_redirect_uris())

    @display(description="created by")
    def made_by(self, row: OpenIDClient) -> str:
        """As text: who may open this page need not be one who may open people's."""
        return str(row.created_by or "-")

    @display(description="live", boolean=True)
    def is_live(self, row: OpenIDClient) -> bool:
        return row.ended_at is None and row.service.active

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fields
        # one that has ended is read, and not edited
        shown = "show_redirects" if obj.ended_at else "redirects"
        return ("client_id", "service", shown, *TOLD)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("client_id", "service", "show_redirects", *TOLD) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may: bool = super().has_change_permission(request, obj)
        return may and (obj is None or obj.ended_at is None)

    def may_press(self, request: HttpRequest, verb: str) -> bool:
        return self.has_change_permission(request)

    def offers(self, verb: str, row: OpenIDClient) -> bool:
        return row.ended_at is None

    def press(self, request: HttpRequest, verb: str, row: OpenIDClient) -> None:
        actions.end_client(client=row, by=_by(request))

    def _pressed_view(self, verb: str) -> Any:
        pressed = super()._pressed_view(verb)
        if verb != "rotate":
            return pressed

        def view(request: HttpRequest, object_id: int) -> Any:
            row = self.get_object(request, str(object_id))
            if request.method != "POST" or row is None or not self.may_press(request, verb):
                return pressed(request, object_id)  # which refuses
            try:
                secret = actions.rotate_secret(client=row, by=_by(request))
            except Refused as refusal:
                messages.warning(request, f"{row}: {refusal}")
                there = reverse("admin:gateway_openidclient_change", args=[object_id])
                return redirect(there)
            return self._secret_page(request, row, secret)

        return view

    def save_model(
        self,
        request: HttpRequest,
        obj: OpenIDClient,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        given = form.cleaned_data
        if change:
            actions.change_redirects(client=obj, redirects=given["redirects"], by=_by(request))
            return
        made, secret = actions.add_client(
            service=given["service"], redirects=given["redirects"], by=_by(request)
        )
        obj.pk, obj.client = made.pk, made.client
        request.secret_once = secret  # type: ignore[attr-defined]  # for the answer, and nowhere else

    def response_add(
        self, request: HttpRequest, obj: OpenIDClient, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._secret_page(request, obj, str(request.secret_once))  # type: ignore[attr-defined]

    def _secret_page(self, request: HttpRequest, row: OpenIDClient, secret: str) -> HttpResponse:
        """The only page that ever shows it."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"The secret of {row}",
            "opts": self.opts,
            "original": row,
            "secret": secret,
            "issuer": issuer(),
        }
        return TemplateResponse(request, "gateway/openid_secret.html", context)


def _by(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
