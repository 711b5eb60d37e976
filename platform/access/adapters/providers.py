"""The providers by which staff sign in, and what of their answers we go by: the ID token alone."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

NO_ID_TOKEN = "The provider sent no ID token."  # noqa: S105  # no password


class GoogleAdapter(GoogleOAuth2Adapter):
    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> SocialLogin:
        """By the ID token alone; allauth would ask userinfo where there is none."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error(NO_ID_TOKEN)
        login = super().complete_login(request, app, token, **kwargs)
        return _with_claims(login, login.account.extra_data)


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):
    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> SocialLogin:
        """By the ID token alone; allauth would ask userinfo where there is none."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error(NO_ID_TOKEN)
        login = super().complete_login(request, app, token, **kwargs)
        return _with_claims(login, login.account.extra_data["id_token"])

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Ours has no provider's id in it, which is its issuer: the address stays the same."""
        address: str = build_absolute_uri(request, reverse("openid_connect_callback"))
        return address


class OpenIDProvider(OpenIDConnectProvider):
    oauth2_adapter_class = OpenIDAdapter

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("openid_connect_login")


def _with_claims(login: SocialLogin, claims: dict[str, Any]) -> SocialLogin:
    """Keeps the claims for `pre_social_login`, and out of the database."""
    login.id_token = claims
    login.account.extra_data = {}
    return login


def adapter_of(provider: str, request: HttpRequest) -> OAuth2Adapter:
    if provider == "google":
        return GoogleAdapter(request)
    return OpenIDAdapter(request, settings.OIDC_ISSUER)


def is_configured(provider: str) -> bool:
    return bool(settings.SOCIALACCOUNT_PROVIDERS[provider]["APPS"])


def offered(request: HttpRequest) -> list[dict[str, str]]:
    """The providers of the settings, for the buttons of the sign-in page."""
    return [
        {"name": provider.name, "url": provider.get_login_url(request)}
        for provider in get_adapter(request).list_providers(request)
    ]
