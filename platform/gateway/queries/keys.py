"""Keys: which signs now, and which are published."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
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


@dataclass(frozen=True, slots=True)
class Signer:
    kid: str
    key: EllipticCurvePrivateKey


_kept: tuple[float, Signer] | None = None


def signer() -> Signer | None:
    """The key that signs, as of the last seconds; None where there is none yet."""
    global _kept  # one value a process
    kept = _kept
    if kept and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    row = SigningKey.objects.filter(state=SigningKey.State.CURRENT).first()
    if row is None:
        return None
    found = Signer(row.kid, opened(row))
    _kept = (time.monotonic(), found)
    return found


def forget_signer() -> None:
    """Ask the database again, at once."""
    global _kept
    _kept = None


def opened(row: SigningKey) -> EllipticCurvePrivateKey:
    """The private half; Refused where it was encrypted with another secret."""
    try:
        found = load_der_private_key(box("keys").decrypt(bytes(row.private or b"")), None)
    except InvalidToken:
        raise Refused(UNREADABLE) from None
    assert isinstance(found, EllipticCurvePrivateKey)
    return found


def published() -> list[dict[str, Any]]:
    """The public halves of all keys whose signatures count, or soon will."""
    states = SigningKey.State
    old = timezone.now() - RETIRED_FOR
    rows = SigningKey.objects.exclude(state=states.WITHDRAWN).exclude(
        state=states.RETIRED, retired_at__lte=old
    )
    return [row.public for row in rows]
