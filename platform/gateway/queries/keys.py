"""Keys: which signs now, and which are published."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key
from django.utils import timezone

from core.errors import Refused
from gateway.derived import box
from gateway.models import SigningKey

PUBLISHED_FOR = timedelta(minutes=5)  # how long a cache may keep the published keys
RETIRED_FOR = timedelta(hours=1)  # how long a retired key stays published: past all it has signed
KEPT_SECONDS = 5.0  # in the memory of a process
UNREADABLE = (
    "The signing key cannot be read: GATEWAY_KEY or SECRET_KEY has changed. "
    "Run: manage.py rotate_keys"
)


Private = EllipticCurvePrivateKey | RSAPrivateKey
ASSERTION = SigningKey.Purpose.ASSERTION


@dataclass(frozen=True, slots=True)
class Signer:
    kid: str
    key: Private


_kept: dict[str, tuple[float, Signer]] = {}  # by purpose, one for each process


def signer(purpose: SigningKey.Purpose = ASSERTION) -> Signer | None:
    """The key that signs, as of the last seconds; None where there is none yet."""
    kept = _kept.get(purpose)
    if kept and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    row = SigningKey.objects.filter(purpose=purpose, state=SigningKey.State.CURRENT).first()
    if row is None:
        return None
    found = Signer(row.kid, opened(row))
    _kept[purpose] = (time.monotonic(), found)
    return found


def forget_signer() -> None:
    """Ask the database again, at once."""
    _kept.clear()


def opened(row: SigningKey) -> Private:
    """The private half; Refused where it was encrypted with another secret."""
    try:
        found = load_der_private_key(box("keys").decrypt(bytes(row.private or b"")), None)
    except InvalidToken:
        raise Refused(UNREADABLE) from None
    assert isinstance(found, EllipticCurvePrivateKey | RSAPrivateKey)
    return found


def published(purpose: SigningKey.Purpose = ASSERTION) -> list[dict[str, Any]]:
    """The public halves of all keys whose signatures count, or soon will."""
    states = SigningKey.State
    old = timezone.now() - RETIRED_FOR
    rows = SigningKey.objects.filter(purpose=purpose).exclude(state=states.WITHDRAWN)
    rows = rows.exclude(state=states.RETIRED, retired_at__lte=old)
    return [row.public for row in rows]


def uses_openid() -> bool:
    """Whether there are keys for ID tokens: the first client of OpenID Connect brings them."""
    return SigningKey.objects.filter(purpose=SigningKey.Purpose.OPENID).exists()
