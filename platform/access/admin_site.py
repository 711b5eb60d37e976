"""The one admin: for staff with at least one right, and closed to everyone else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.sites import UnfoldAdminSite

from access.models import User
from access.queries import groups_of
from core.catalogue import account_links_for, tools_for

NOT_OURS = {
    # It leads to a row's place on the site, which none of ours has: it would tell anyone on the
    # staff which rows there are.
    "view_on_site",
    # The demo's people share one password; everybody else has none.
    "password_change",
    "password_change_done",
}


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The admin's navigation: the person's tools, then the records they may look at.

    One link is marked as the place one is at, although a tool may stand on the page of a record.
    """
    if not isinstance(request.user, User):
        return []
    tools: list[dict[str, Any]] = [
        {"title": tool.name, "icon": tool.icon, "link": reverse(tool.url_name)}
        for tool in tools_for(groups_of(request.user))
    ]
    records: list[dict[str, Any]] = [
        {
            "title": app["name"],
            "items": [
                {"title": model["name"], "link": model["admin_url"]}
                for model in app["models"]
                if model["admin_url"]
            ],
        }
        for app in admin.site.get_app_list(request)
    ]
    groups = [{"title": "Tools", "items": tools}, *records]
    links = [link for group in groups for link in group["items"]]
    tools.insert(0, {"title": "All your tools", "icon": "apps", "link": reverse("portal:home")})
    tools[0]["active"] = False  # every path begins like this one
    leading_here = [link for link in links if request.path.startswith(link["link"])]
    nearest = max(leading_here, key=lambda link: len(link["link"]), default=None)
    for link in links:
        link["active"] = link is nearest
    return groups


def account(request: HttpRequest) -> list[dict[str, str]]:
    """The menu below one's name, as it is outside the admin."""
    links = account_links_for(request.user.pool) if isinstance(request.user, User) else ()
    own = [{"title": link.title, "link": reverse(link.url_name)} for link in links]
    return [{"title": "Your tools", "link": reverse("portal:home")}, *own]


class HustingsAdminSite(UnfoldAdminSite):
    index_title = "Admin"  # as the link that leads there

    def get_urls(self) -> list[Any]:
        """Without the pages of Django's that we have no use for."""
        pages = super().get_urls()
        return [page for page in pages if getattr(page, "name", "") not in NOT_OURS]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Made once for a request: the sidebar, the frame of the page and the page itself ask for
        it, each model is asked for its rights, and some of them ask the database."""
        found: list[Any] | None = getattr(request, "app_list", None)
        if found is None:
            found = super().get_app_list(request)
            request.app_list = found  # type: ignore[attr-defined]  # our own cache
        return [app for app in found if app_label in {None, app["app_label"]}]

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: Any = None
    ) -> TemplateResponse:
        """An app of which one may see nothing is closed; it is no secret that it exists."""
        if not self.get_app_list(request, app_label):
            raise PermissionDenied
        response: TemplateResponse = super().app_index(request, app_label, extra_context)
        return response

    def has_permission(self, request: HttpRequest) -> bool:
        """A person who is signed in and may not enter gets 403: another sign-in would not help."""
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied
        return bool(super().has_permission(request))

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:  # noqa: FBT001, FBT002
        guarded = super().admin_view(view, cacheable)
        relaxed: Callable[..., Any] = csp_update(settings.ADMIN_CONTENT_SECURITY_POLICY)(guarded)
        return relaxed

    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one sign-in page, and it is not the admin's."""
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
