"""Signing in by a provider: the way there and the way back.

allauth's own views would do more than we want: take `process`, `scope` and `auth_params` from
whoever made the link, and link a second account to the person who is signed in.
"""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from requests import RequestException

from access.adapters.providers import adapter_of, is_configured
from access.refusing import refused
from core.logs import get_logger, safe_error

log = get_logger("access.providers")
# What allauth lets through where a provider is away, or answers what nobody expected: a document
# without an address, a subject that is none or too long, a text that no database takes.
UNREADABLE = (RequestException, OAuth2Error, KeyError, ValueError, ImproperlyConfigured)


@method_decorator(login_not_required, name="dispatch")
class ToProviderView(View):
    """Leads on by a page, not by a redirect: after a form that may not leave the house (form-action
    of our Content-Security-Policy), and a provider redirects to others as it likes."""

    provider = ""
    http_method_names = ("get", "post")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return redirect(settings.LOGIN_URL)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not is_configured(self.provider):
            return redirect(settings.LOGIN_URL)
        provider = adapter_of(self.provider, request).get_provider()
        try:
            there = provider.redirect(
                request, process=AuthProcess.LOGIN, next_url=_next_of(request)
            )
        except UNREADABLE as error:
            log.warning("provider does not answer", error=safe_error(error))
            context = {"provider": provider.name}
            return render(request, "account/provider_away.html", context, status=503)
        context = {"provider": provider.name, "to": there.headers["Location"]}
        return render(request, "account/to_provider.html", context)


@method_decorator(login_not_required, name="dispatch")
class FromProviderView(View):
    provider = ""
    http_method_names = ("get",)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not is_configured(self.provider):
            return redirect(settings.LOGIN_URL)
        come_back = OAuth2CallbackView.adapter_view(adapter_of(self.provider, request))
        try:
            answer: HttpResponse = come_back(request)
        except UNREADABLE as error:
            log.warning("the provider's answer is of no use", error=safe_error(error))
            return refused(request, "The provider's answer could not be read.")
        return answer


def _next_of(request: HttpRequest) -> str | None:
    """Where the person wanted to go: a page of this host, or nowhere."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else None
