"""The flow that there is: an authorization code with PKCE, for who is signed in."""

from __future__ import annotations

import secrets
from typing import Any

from oauthlib.oauth2.rfc6749.endpoints import AuthorizationEndpoint, TokenEndpoint
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError
from oauthlib.oauth2.rfc6749.tokens import BearerToken
from oauthlib.openid.connect.core.endpoints.userinfo import UserInfoEndpoint
from oauthlib.openid.connect.core.grant_types import AuthorizationCodeGrant

from gateway.openid.codes import TOKEN_SECONDS
from gateway.openid.validator import Validator


class Server(AuthorizationEndpoint, TokenEndpoint, UserInfoEndpoint):  # type: ignore[misc]
    def __init__(self) -> None:
        validator = Validator()
        grant = AuthorizationCodeGrant(
            validator, pre_auth=[_only_s256, _only_in_the_query], refresh_token=False
        )
        bearer = BearerToken(validator, lambda request: secrets.token_urlsafe(32), TOKEN_SECONDS)
        AuthorizationEndpoint.__init__(self, "code", bearer, {"code": grant})
        TokenEndpoint.__init__(self, "authorization_code", bearer, {"authorization_code": grant})
        UserInfoEndpoint.__init__(self, validator)


def _only_s256(request: Any) -> dict[str, Any]:
    if request.code_challenge and request.code_challenge_method != "S256":
        raise InvalidRequestError("code_challenge_method must be S256.", request=request)
    return {}


def _only_in_the_query(request: Any) -> dict[str, Any]:
    """A code behind `#` would be read by the service's scripts, and go along with its redirects."""
    if request.response_mode not in (None, "query"):
        request.response_mode = "query"  # the answer that says so stands there too
        raise InvalidRequestError("response_mode must be query.", request=request)
    return {}
