"""What a service is told about who asks: a signed statement that lives for a minute."""

from __future__ import annotations

import secrets
import time

import jwt
from django.conf import settings

from access.entrance import Visitor
from gateway.actions.keys import ensure_keys
from gateway.models import Service
from gateway.queries.keys import signer

HEADER = "X-Hustings-Assertion"
SECONDS = 60


def assertion(visitor: Visitor, service: Service) -> str:
    """ES256, for this service alone, with only the roles that it cares for."""
    key = signer()
    if key is None:
        ensure_keys()
        key = signer()
    assert key
    now = int(time.time())
    claims = {
        "iss": settings.BASE_URL,
        "aud": service.slug,
        "sub": str(visitor.user.pk),
        "pool": visitor.user.pool,
        "email": visitor.user.email,
        "name": visitor.user.name,
        "groups": sorted(visitor.groups & set(service.told_about)),
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "nbf": now,
        "exp": now + SECONDS,
    }
    return jwt.encode(claims, key.key, algorithm="ES256", headers={"kid": key.kid})
