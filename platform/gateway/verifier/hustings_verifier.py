"""Verify the assertions of Hustings in a Python service. Copy this file; it needs PyJWT[crypto].

    verifier = Verifier(
        issuer="https://hustings.example.org",
        audience="grafana",  # the service's slug
    )
    claims = verifier.claims(request.headers["X-Hustings-Assertion"])

`claims` has sub, email, name, pool and groups. NotVerified means: refuse the request. There is no
other way to know who asks; a service that reads any other header for that is wrong.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable
from typing import Any

import jwt

ALGORITHM = "ES256"
LONGEST = 8_192
MOST_KEYS = 16
REFUSED = b"Not let in: no valid assertion of Hustings came with this request.\n"


# Of who sends us keys: no connection, no HTTP, no JSON, no keys.
FAULTS = (
    OSError, http.client.HTTPException, ValueError, KeyError, TypeError, AttributeError,
    RecursionError, jwt.PyJWTError,
)  # fmt: skip


class NotVerified(Exception):
    """The request has no valid assertion. Refuse it."""


class Verifier:
    """Fetches the public keys and keeps them for `keep` seconds. A key id that is not among them
    has them fetched again, at most once in `pause` seconds, whatever strangers send. Keys that
    cannot be fetched anew are used on, for `stale` seconds; who has one of them waits for nothing
    while another request fetches."""

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        keys_url: str = "",
        leeway: float = 5,
        keep: float = 300,
        pause: float = 5,
        stale: float = 3_600,
        timeout: float = 5,
    ) -> None:
        self.issuer = issuer.rstrip("/")
        self.audience = audience
        self.keys_url = keys_url or f"{self.issuer}/.well-known/jwks.json"
        self.leeway, self.keep, self.pause, self.stale = leeway, keep, pause, stale
        self.timeout = timeout
        self._keys: dict[str, Any] = {}
        self._fetched = self._tried = float("-inf")
        self._lock = threading.Lock()

    def claims(self, assertion: str | Iterable[str]) -> dict[str, Any]:
        """What Hustings says about who asks. Given all values of the header, there must be one."""
        values = [assertion] if isinstance(assertion, str) else list(assertion)
        if len(values) != 1 or not 0 < len(values[0]) <= LONGEST:
            raise NotVerified("There must be exactly one assertion.")
        try:
            head = jwt.get_unverified_header(values[0])
            if head.get("alg") != ALGORITHM:
                raise NotVerified("The assertion is signed by another algorithm.")
            found: dict[str, Any] = jwt.decode(
                values[0],
                self._key(str(head.get("kid", ""))),
                algorithms=[ALGORITHM],
                issuer=self.issuer,
                audience=self.audience,
                leeway=self.leeway,
                options={"require": ["iss", "aud", "sub", "exp", "nbf", "iat"], "strict_aud": True},
            )
        except jwt.PyJWTError as error:
            raise NotVerified(str(error)) from error
        return found

    def _key(self, kid: str) -> Any:
        if self._is_wanting(kid) and self._lock.acquire(blocking=kid not in self._keys):
            try:
                if self._is_wanting(kid):  # another request may have fetched them meanwhile
                    self._fetch()
                    self._tried = time.monotonic()  # afterwards: it may have taken its time
            finally:
                self._lock.release()
        if time.monotonic() - self._fetched > self.stale:
            raise NotVerified("The keys of Hustings cannot be fetched.")
        found = self._keys.get(kid)
        if found is None:
            raise NotVerified("The assertion is signed by an unknown key.")
        return found

    def _is_wanting(self, kid: str) -> bool:
        now = time.monotonic()
        old = now - self._fetched > self.keep
        return (old or kid not in self._keys) and now - self._tried >= self.pause

    def _fetch(self) -> None:
        now = time.monotonic()
        try:
            with urllib.request.urlopen(self.keys_url, timeout=self.timeout) as answer:  # noqa: S310
                told = json.loads(answer.read(100_000))
            fresh = [jwk for jwk in told["keys"][:MOST_KEYS] if _is_ours(jwk)]
            self._keys = {jwk["kid"]: jwt.PyJWK(jwk, ALGORITHM).key for jwk in fresh}
            self._fetched = now
        except FAULTS:
            return  # the keys that are there are used on, until they are stale


def _is_ours(jwk: dict[str, Any]) -> bool:
    return (jwk.get("kty"), jwk.get("crv"), jwk.get("alg")) == ("EC", "P-256", ALGORITHM)


def protect(application: Callable[..., Any], verifier: Verifier) -> Callable[..., Any]:
    """WSGI: lets through what is verified, with the claims as `hustings.claims` in the environment;
    answers 401 to all else. Two headers of the name arrive as one with a comma, and are refused."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        try:
            environ["hustings.claims"] = verifier.claims(
                environ.get("HTTP_X_HUSTINGS_ASSERTION", "")
            )
        except NotVerified:
            start_response("401 Unauthorized", [("Content-Type", "text/plain")])
            return [REFUSED]
        return application(environ, start_response)

    return guarded
