"""Who gets through nginx to a service, and what the service learns of them."""

from __future__ import annotations

import jwt
import pytest

from access.models import User
from gateway.tests.gate import CHARTS, HOUSE, Gate
from gateway.verifier.hustings_verifier import Verifier

pytestmark = pytest.mark.processes


def test_who_may_enter_arrives_with_an_assertion(gate: Gate, visit: str, reviewer: User) -> None:
    answer = gate.get(f"{CHARTS}/d/money?from=now", Cookie=visit)

    assert (answer.status, answer.body) == (200, "service")
    told = gate.upstream.values("X-Hustings-Assertion")
    verifier = Verifier(
        issuer=f"http://{HOUSE}:{gate.port}",
        audience="charts",
        keys_url=f"http://127.0.0.1:{gate.web_port}/.well-known/jwks.json",
    )
    claims = verifier.claims(told)
    assert claims["sub"] == str(reviewer.pk)
    assert claims["email"] == reviewer.email
    assert claims["pool"] == "staff"
    assert claims["groups"] == ["donors-reviewer"]  # not platform-admin: it is not told of that
    assert claims["exp"] - claims["iat"] == 60
    assert len(claims["jti"]) > 16
    assert jwt.get_unverified_header(told[0])["alg"] == "ES256"
