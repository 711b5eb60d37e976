"""The verifier that other services copy: what it lets through, and how often it asks for keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gateway.verifier.hustings_verifier import NotVerified, Verifier, protect

ISSUER = "https://hustings.example.org"


class Keys:
    """A server of keys, with as many as it was given."""

    def __init__(self) -> None:
        self.private: dict[str, ec.EllipticCurvePrivateKey] = {}
        self.asked = 0
        self.is_down = False
        keys = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                keys.asked += 1
                self.send_response(503 if keys.is_down else 200)
                self.end_headers()
                self.wfile.write(json.dumps({"keys": keys.public()}).encode())

            def log_message(self, *args: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/keys"
        self.add("one")

    def add(self, kid: str) -> None:
        self.private[kid] = ec.generate_private_key(ec.SECP256R1())

    def public(self) -> list[dict[str, Any]]:
        return [
            {
                **jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True),
                "kid": kid,
                "alg": "ES256",
            }
            for kid, key in self.private.items()
        ]

    def sign(self, kid: str = "one", key: Any = None, alg: str = "ES256", **claims: Any) -> str:
        now = int(time.time())
        told = {
            "iss": ISSUER, "aud": "charts", "sub": "7", "pool": "staff", "iat": now, "nbf": now,
            "exp": now + 60, **claims,
        }  # fmt: skip
        kept = {name: value for name, value in told.items() if value is not None}
        signing = self.private[kid] if key is None else key
        return jwt.encode(kept, signing, algorithm=alg, headers={"kid": kid})


@pytest.fixture
def keys() -> Iterator[Keys]:
    server = Keys()
    yield server
    server.server.shutdown()
    server.server.server_close()


@pytest.fixture
def verifier(keys: Keys) -> Verifier:
    return Verifier(issuer=ISSUER, audience="charts", keys_url=keys.url)


def test_a_good_assertion_gives_its_claims(keys: Keys, verifier: Verifier) -> None:
    assert verifier.claims(keys.sign(email="ada@campaign.test"))["email"] == "ada@campaign.test"
    assert verifier.claims([keys.sign()])["sub"] == "7"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "ledger"},
        {"aud": ["charts", "ledger"]},
        {"aud": None},
        {"iss": "https://evil.example.org"},
        {"iss": f"{ISSUER}/"},
        {"iss": None},
        {"exp": None},
        {"nbf": None},
        {"sub": None},
    ],
    ids=str,
)
def test_another_service_or_issuer_is_refused(
    keys: Keys, verifier: Verifier, claims: dict[str, Any]
) -> None:
    with pytest.raises(NotVerified):
        verifier.claims(keys.sign(**claims))


@pytest.mark.parametrize(
    "seconds_off",
    [{"exp": -60, "iat": -120, "nbf": -120}, {"nbf": 3_600}, {"iat": 3_600}],
    ids=["ended", "not yet valid", "not yet given"],
)
def test_another_time_is_refused(
    keys: Keys, verifier: Verifier, seconds_off: dict[str, Any]
) -> None:
    now = int(time.time())
    with pytest.raises(NotVerified):
        verifier.claims(keys.sign(**{name: now + off for name, off in seconds_off.items()}))


def test_a_clock_that_is_a_little_off_does_no_harm(keys: Keys, verifier: Verifier) -> None:
    now = int(time.time())
    assert verifier.claims(keys.sign(nbf=now + 3, iat=now + 3))
    assert verifier.claims(keys.sign(exp=now - 2))


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _claims(token: str) -> dict[str, Any]:
    told: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return told


def test_no_signature_or_another_algorithm_is_refused(keys: Keys, verifier: Verifier) -> None:
    good = keys.sign()
    claims = _claims(good)
    public = keys.private["one"].public_key()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    forged = [f"{_part({'alg': alg, 'kid': 'one'})}.{_part(claims)}." for alg in ("none", "None")]
    for secret in (pem, pem.strip(), json.dumps(keys.public()[0]).encode()):
        body = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
        made = hmac.new(secret, body.encode(), hashlib.sha256).digest()
        forged.append(f"{body}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}")
    own = ec.generate_private_key(ec.SECP256R1())
    jwk = jwt.algorithms.ECAlgorithm.to_jwk(own.public_key(), as_dict=True)
    forged.append(jwt.encode(claims, own, algorithm="ES256", headers={"kid": "one", "jwk": jwk}))
    forged.append(jwt.encode(claims, own, algorithm="ES256", headers={"kid": "../one"}))
    head, body, signature = good.split(".")
    forged += [
        f"{head}.{_part({**claims, 'sub': '1'})}.{signature}",
        f"{head}.{body}.",
        f"{head}.{body}",
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{good},{good}",
        f"{good} {good}",
        "",
        "x" * 9_000,
        "\0",
        "a.b.c",
    ]
    for token in forged:
        with pytest.raises(NotVerified):
            verifier.claims(token)


def test_two_headers_or_none_are_refused(keys: Keys, verifier: Verifier) -> None:
    for values in ([], [keys.sign(), keys.sign()], [""]):
        with pytest.raises(NotVerified):
            verifier.claims(values)


def test_keys_are_fetched_once_and_again_for_a_new_one(keys: Keys, verifier: Verifier) -> None:
    verifier.pause = 0
    for _ in range(5):
        verifier.claims(keys.sign())
    assert keys.asked == 1
    keys.add("two")

    assert verifier.claims(keys.sign("two"))
    assert keys.asked == 2


def test_strangers_do_not_have_it_ask_for_keys_again_and_again(
    keys: Keys, verifier: Verifier
) -> None:
    verifier.claims(keys.sign())
    own = ec.generate_private_key(ec.SECP256R1())
    for number in range(20):
        with pytest.raises(NotVerified):
            verifier.claims(keys.sign(f"x{number}", key=own))
    assert keys.asked <= 2


def test_keys_are_used_on_while_the_house_is_away_but_not_for_ever(
    keys: Keys, verifier: Verifier
) -> None:
    verifier.keep = verifier.pause = 0
    verifier.claims(keys.sign())
    keys.is_down = True
    assert verifier.claims(keys.sign())
    verifier.stale = 0
    with pytest.raises(NotVerified):
        verifier.claims(keys.sign())


def test_a_wsgi_service_is_guarded(keys: Keys, verifier: Verifier) -> None:
    seen: list[Any] = []

    def service(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append(environ["hustings.claims"]["sub"])
        start_response("200 OK", [])
        return [b"in"]

    def ask(**headers: str) -> str:
        said: list[str] = []
        environ: dict[str, Any] = dict(headers)
        setup_testing_defaults(environ)
        protect(service, verifier)(environ, lambda status, headers: said.append(status))
        return said[0]

    assert ask(HTTP_X_HUSTINGS_ASSERTION=keys.sign()) == "200 OK"
    assert ask() == "401 Unauthorized"
    twice = f"{keys.sign()},{keys.sign()}"
    assert ask(HTTP_X_HUSTINGS_ASSERTION=twice) == "401 Unauthorized"
    assert seen == ["7"]
