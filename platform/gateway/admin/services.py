"""Services in the admin: added, changed and closed, never deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.decorators import display

from access.models import User
from core.admin import WrittenByActions
from gateway import actions
from gateway.forms.services import ServiceForm
from gateway.models import Service

RENDER = "Host and upstream count once nginx is told: manage.py render_nginx, then reload nginx."


@admin.register(Service)
class ServiceAdmin(WrittenByActions):
    form = ServiceForm
    list_display = ("name", "slug", "host", "upstream", "pool", "open_to_roles", "owner", "active")
    list_filter = ("active", "pool")
    search_fields = ("name", "slug", "host", "owner")

    @display(description="open to")
    def open_to_roles(self, service: Service) -> str:
        return ", ".join(service.open_to)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("slug",) if obj else ()  # it stands in logs and assertions

    def save_model(
        self,
        request: HttpRequest,
        obj: Service,
        form: Any,
        change: bool,  # noqa: FBT001
    ) -> None:
        assert isinstance(request.user, User)
        given = {name: form.cleaned_data[name] for name in actions.FIELDS}
        if change:
            actions.change_service(service=obj, by=request.user, **given)
        else:
            obj.pk = actions.add_service(
                slug=form.cleaned_data["slug"], by=request.user, **given
            ).pk
        if not change or {"host", "upstream", "active", "pool", "passes_authorization"} & set(
            form.changed_data
        ):
            messages.info(request, RENDER)
