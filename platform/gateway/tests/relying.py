"""A service that speaks OpenID Connect, and a browser that goes between it and Hustings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import requests
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import KeySet
from requests.adapters import HTTPAdapter

from gateway.tests.gate import Answer, Gate

BACK = "https://charts.campaign.test/login/generic_oauth"
SCOPE = "openid profile email groups"
VERIFIER = "a-verifier-that-is-long-enough-for-pkce-0123456789"


class ToGate(HTTPAdapter):
    """Names of the house lead to its port on this machine."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.gate = gate

    def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        parts = urlsplit(request.url)
        request.headers.setdefault("Host", parts.netloc)
        request.url = urlunsplit(parts._replace(netloc=f"127.0.0.1:{self.gate.port}"))
        return super().send(request, *args, **kwargs)


@dataclass
class Relying:
    """The service, by Authlib: it knows the issuer, its name and its secret."""

    gate: Gate
    client_id: str
    secret: str
    method: str = "client_secret_basic"
    redirect: str = BACK

    def __post_init__(self) -> None:
        self.session = OAuth2Session(
            self.client_id, self.secret, scope=SCOPE, redirect_uri=self.redirect,
            code_challenge_method="S256", token_endpoint_auth_method=self.method,
        )  # fmt: skip
        self.session.mount("http://", ToGate(self.gate))
        self.issuer = self.gate.environment["BASE_URL"]

    def document(self) -> dict[str, Any]:
        told = self.session.get(
            f"{self.issuer}/.well-known/openid-configuration", withhold_token=True
        )
        assert told.status_code == 200, told.text
        return dict(told.json())

    def question(self, **more: str) -> str:
        """Where it sends a browser."""
        url, _ = self.session.create_authorization_url(
            self.document()["authorization_endpoint"],
            state="the-state", code_verifier=VERIFIER, **{"nonce": "the-nonce", **more},
        )  # fmt: skip
        return str(url)

    def asked(self, browser: str, **more: str) -> Answer:
        """The question, in a browser with this session."""
        cookie = f"{settings.SESSION_COOKIE_NAME}_staff={browser}"
        return self.gate.get(self.question(**more), Cookie=cookie)

    def code(self, browser: str, **more: str) -> str:
        answer = self.asked(browser, **more)
        assert answer.status == 302, answer
        assert answer.to.startswith(f"{self.redirect}?"), answer.to
        told = parse_qs(urlsplit(answer.to).query)
        assert told["state"] == ["the-state"]
        return told["code"][0]

    def exchange(self, given: str, **changed: str | None) -> requests.Response:
        """The plain request, with what is to be wrong in it changed."""
        form: dict[str, str | None] = {
            "grant_type": "authorization_code", "code": given, "redirect_uri": self.redirect,
            "code_verifier": VERIFIER, "client_id": self.client_id, "client_secret": self.secret,
            **changed,
        }  # fmt: skip
        with requests.Session() as http:
            http.mount("http://", ToGate(self.gate))
            return http.post(
                f"{self.issuer}/openid/token",
                data={name: value for name, value in form.items() if value is not None},
                timeout=20,
            )

    def tokens(self, browser: str) -> dict[str, Any]:
        """As Authlib fetches them."""
        found = self.session.fetch_token(
            self.document()["token_endpoint"], code=self.code(browser), code_verifier=VERIFIER
        )
        return dict(found)

    def claims(self, id_token: str) -> dict[str, Any]:
        """Verified as the provider's own document says."""
        keys = self.session.get(self.document()["jwks_uri"], withhold_token=True).json()
        told = jwt.decode(id_token, KeySet.import_key_set(keys), algorithms=["RS256"])
        registry = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            nonce={"essential": True, "value": "the-nonce"},
            exp={"essential": True},
        )
        registry.validate(told.claims)
        assert told.header["kid"]
        return dict(told.claims)

    def userinfo(self, access_token: str) -> requests.Response:
        with requests.Session() as http:
            http.mount("http://", ToGate(self.gate))
            return http.get(
                f"{self.issuer}/openid/userinfo",
                headers={"Authorization": f"Bearer {access_token}"},
                timeout=20,
            )
