"""What oauthlib asks while it answers a service."""

from __future__ import annotations

import secrets
from typing import Any

import jwt
from allauth.core import context
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from allauth.idp.oidc.internal.oauthlib.utils import get_validator_context
from allauth.idp.oidc.models import Client, Token

from access.actions import record_refusal
from access.entrance import Visitor
from core.addresses import address_of
from gateway.actions import ensure_keys
from gateway.models import OpenIDClient, SigningKey
from gateway.openid.codes import TOKEN_SECONDS, keep_code, keep_token, session_of, take_code
from gateway.openid.entry import at_the_door, claims_of
from gateway.queries.keys import signer
from gateway.queries.openid import issuer, live_client

OPENID = SigningKey.Purpose.OPENID


class Validator(OAuthLibRequestValidator):
    """One for each request. allauth's own authenticates clients; here stands whom a client is told
    about, and what is kept where."""

    def __init__(self) -> None:
        super().__init__()
        self.openid: OpenIDClient | None = None
        self.code: Token | None = None
        self.visitor: Visitor | None = None

    # --- Clients ----------------------------------------------------------------------------

    def _lookup_client(self, request: Any, client_id: Any) -> Client | None:
        if self.openid is None or self.openid.client_id != client_id:
            self.openid = live_client(client_id)
        return self.openid.client if self.openid else None

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        """Letter by letter."""
        return redirect_uri in request.client.get_redirect_uris()

    def is_pkce_required(self, client_id: str, request: Any) -> bool:
        return True

    def is_origin_allowed(self, *args: Any, **kwargs: Any) -> bool:
        return False  # no script of another origin speaks with us

    def validate_scopes(
        self, client_id: str, scopes: Any, client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        known: bool = super().validate_scopes(client_id, scopes, client, request)
        return known and "openid" in scopes

    # --- The question in the browser ----------------------------------------------------------

    def validate_silent_login(self, request: Any) -> bool:
        return True  # the view has seen who it is

    def validate_silent_authorization(self, request: Any) -> bool:
        return True  # our own services ask for no consent

    def validate_user_match(
        self, id_token_hint: Any, scopes: Any, claims: Any, request: Any
    ) -> bool:
        return not id_token_hint  # we do not read our own tokens: the service has to ask openly

    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Any, *args: Any, **kwargs: Any
    ) -> None:
        keep_code(
            code["code"],
            client=request.client,
            person=request.user,
            session_key=context.request.session.session_key,
            scopes=request.scopes,
            redirect_uri=request.redirect_uri,
            challenge=request.code_challenge,
            nonce=request.nonce or "",
        )

    # --- The code for a token -----------------------------------------------------------------

    def validate_code(
        self, client_id: str, code: str, client: Client, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        row = take_code(code, client=client)
        if row is None or not self._may_enter(row, "token"):
            return False
        self.code = row
        request.user, request.scopes = row.user, row.get_scopes()
        return True

    def get_code_challenge(self, code: str, request: Any) -> str | None:
        return str(self.code.data["challenge"]) if self.code else None

    def get_code_challenge_method(self, code: str, request: Any) -> str | None:
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Client, request: Any,
        *args: Any, **kwargs: Any,
    ) -> bool:  # fmt: skip
        return self.code is not None and redirect_uri == self.code.data["redirect_uri"]

    def get_authorization_code_scopes(self, *args: Any, **kwargs: Any) -> list[str]:
        return self.code.get_scopes() if self.code else []

    def get_authorization_code_nonce(self, *args: Any, **kwargs: Any) -> str | None:
        return (self.code.data["nonce"] or None) if self.code else None

    def save_bearer_token(
        self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any
    ) -> None:
        assert self.code
        keep_token(token["access_token"], code=self.code)

    def invalidate_authorization_code(self, *args: Any, **kwargs: Any) -> None:
        """It was taken when it came."""

    def finalize_id_token(
        self, id_token: dict[str, Any], token: Any, token_handler: Any, request: Any
    ) -> str:
        key = signer(OPENID)
        if key is None:
            ensure_keys(purpose=OPENID)
            key = signer(OPENID)
        assert key
        claims = {
            **id_token,
            **self._claims(request),
            "iss": issuer(),
            "aud": request.client.id,
            "exp": id_token["iat"] + TOKEN_SECONDS,
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode(claims, key.key, algorithm="RS256", headers={"kid": key.kid})

    # --- The token for who it is ----------------------------------------------------------------

    def validate_bearer_token(self, token: str, scopes: Any, request: Any) -> bool:
        if not super().validate_bearer_token(token, scopes, request):
            return False
        row = get_validator_context().access_token
        assert row
        self._lookup_client(request, row.client_id)
        return self.openid is not None and self._may_enter(row, "userinfo")

    def get_userinfo_claims(self, request: Any) -> dict[str, Any]:
        return self._claims(request)

    def _claims(self, request: Any) -> dict[str, Any]:
        assert self.visitor
        assert self.openid
        return claims_of(self.visitor, self.openid, request.scopes)

    def _may_enter(self, row: Token, step: str) -> bool:
        """Asked anew at each step; a no goes into the access log."""
        assert self.openid
        assert row.user
        try:
            self.visitor, why = at_the_door(
                self.openid, session_key=session_of(row), user_id=row.user.pk
            )
        except LookupError:
            why = "The session has ended, or the person is suspended."
        if why:
            record_refusal(
                person=row.user,
                path=self.openid.service.slug,
                method=step,
                reason=why,
                address=address_of(context.request),
            )
        return not why
