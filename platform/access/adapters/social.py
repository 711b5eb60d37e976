"""Who may come in by a provider."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.google import views as google
from django.conf import settings
from django.http import HttpRequest

from access import actions
from access.claims import refusal
from access.refusing import refused
from core.errors import Refused
from core.logs import get_logger

log = get_logger("access.social")
OTHER_ACCOUNT = (
    "Sign in with your account of the campaign's workspace. If that is the one you used, ask "
    "whoever runs the workspace whether it is set up."
)
ASK = "Ask a platform administrator: they can let you in, or let you sign in with a new account."


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Held against the ID token on every sign-in, the first and the hundredth."""
        claims = getattr(sociallogin, "id_token", None) or {}
        app = sociallogin.provider.app
        known = sociallogin.user if sociallogin.is_existing else None
        told = str(claims.get("email", ""))
        why_not = refusal(
            claims,
            issuer=google.ID_TOKEN_ISSUER if app.provider == "google" else app.provider_id,
            client_id=app.client_id,
            domains=settings.STAFF_DOMAINS,
        )
        if why_not:
            page = refused(request, why_not, advice=OTHER_ACCOUNT, person=known, email=told)
            raise ImmediateHttpResponse(page)
        try:
            identity = actions.admit(
                issuer=sociallogin.account.provider,
                subject=sociallogin.account.uid,
                email=told,
                name=str(claims.get("name", "")),
            )
        except Refused as no:
            page = refused(request, str(no), advice=ASK, person=known, email=told)
            raise ImmediateHttpResponse(page) from None
        sociallogin.account, sociallogin.user = identity, identity.user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """A state that is not this browser's or was used, a code or an ID token that is no good."""
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(refused(request, "The sign-in was cancelled."))
        if exception is None and "state" not in (extra_context or {}):
            reason = "This sign-in was not begun in this browser, is over, or took too long."
        elif exception is None:
            reason = "The provider refused."
        else:
            reason = f"The provider's answer is no good: {_words(exception)}"
        raise ImmediateHttpResponse(refused(request, reason))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """No form makes an account: `pre_social_login` has made the person, or refused."""
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings; none from the database, whoever may have put one there."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]


def _words(error: Exception) -> str:
    """allauth's own words; not what came from the provider, which may hold anything."""
    said = str(error).partition(":")[0]
    return f"{said or type(error).__name__}."
