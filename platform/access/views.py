"""Sign-in and sign-out, and the pages that say no."""

from __future__ import annotations

import sys
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.decorators import method_decorator
from django.views.csrf import csrf_failure

from access.adapters.providers import offered
from access.demo import DEMO_PASSWORD
from access.factors.pages import place_after, to_page
from access.forms import SignInForm
from access.models import User
from access.queries import demo_people, groups_of, open_onboardings, why_refused
from core.errors import out_of_order
from core.pools import STAFF, VOLUNTEER, on_hosts, pool_of


@method_decorator(on_hosts(STAFF, VOLUNTEER), name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    """The providers' buttons on the staff's host, and while DEBUG the password page.

    What the volunteers sign in by stands on pages of its own.
    """

    template_name = "account/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if settings.DEBUG:
            return super().dispatch(request, *args, **kwargs)
        if request.user.is_authenticated:
            return redirect(self.get_success_url())
        if pool_of(request) == VOLUNTEER:
            return to_page("access:ask-for-code", self.get_redirect_url())
        if not self._providers():
            return render(request, "account/sign_in_closed.html", status=503)
        context = {"providers": self._providers(), "next": self.get_redirect_url()}
        return render(request, "account/sign_in_by_provider.html", context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            providers=self._providers(),
            demo_people=demo_people(),
            demo_password=DEMO_PASSWORD,
        )

    def _providers(self) -> list[dict[str, str]]:
        return [] if pool_of(self.request) == VOLUNTEER else offered(self.request)

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """`request` is there for the releases after 5.2, which pass it; 5.2's own method takes
        none."""
        return place_after(self.request)


@method_decorator(on_hosts(STAFF, VOLUNTEER), name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class SignOutView(LogoutView):
    """Who has signed out already, in another window say, is led to the sign-in, not back here."""

    http_method_names = ("post", "options")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return redirect(settings.LOGIN_URL)
        return super().dispatch(request, *args, **kwargs)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is missing, and whom to ask for it: so it names the page and the roles one has."""
    reason = str(exception or "")
    request.refusal = reason  # type: ignore[attr-defined]  # for the access log
    context: dict[str, Any] = {"reason": reason, "path": request.path, "roles": []}
    if isinstance(request.user, User):
        context["groups"] = groups_of(request.user)
        context["roles"] = sorted(context["groups"])
        context["opened_by"] = why_refused(
            request.user, request.path, request.resolver_match
        ).opened_by
        context["onboardings"] = open_onboardings(request.user)
    return render(request, "403.html", context, status=403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's page about a form without a token that counts."""
    request.refusal = "The form's token was missing or old."  # type: ignore[attr-defined]
    return csrf_failure(request, reason)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks neither the database nor the session: either may be what is broken. 503, and what to do,
    where storage or a disk is out of order."""
    error = sys.exception()
    said = out_of_order(error) if error else ""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    page = render_to_string("500.html", {"request_id": request_id, "said": said})
    return HttpResponse(page, status=503 if said else 500)
