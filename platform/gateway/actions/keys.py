"""Keys are made, published, used and retired, in this order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from access.actions import record
from access.models import AccessEvent, User
from core.errors import Refused
from gateway.derived import box
from gateway.models import SigningKey
from gateway.queries.keys import ASSERTION, PUBLISHED_FOR, Private, forget_signer, opened

# Twice what caches may keep the keys for: one between the verifier and us may have one of its own.
OVERLAP = 2 * PUBLISHED_FOR
ROTATED_EVERY = timedelta(days=30)
LOCK = 0x6B657973  # "keys"
RSA_BITS = 2048
Purpose = SigningKey.Purpose


@dataclass(frozen=True, slots=True)
class Rotation:
    """`changed` says whether anything was; `why` is for people; `current` is the id that signs."""

    changed: bool
    why: str
    current: str


def ensure_keys(*, purpose: Purpose = ASSERTION, now: datetime | None = None) -> None:
    """Make the first two keys where there are none; otherwise nothing."""
    with transaction.atomic():
        _one_at_a_time()
        current = SigningKey.objects.filter(purpose=purpose, state=SigningKey.State.CURRENT)
        if not current.exists():
            _begin(purpose, now or timezone.now(), None, "The first keys.")
    forget_signer()


def rotate_keys(
    *,
    purpose: Purpose = ASSERTION,
    by: User | None = None,
    only_if_due: bool = False,
    compromised: bool = False,
) -> Rotation:
    """The next key signs from now on, and another takes its place as the next.

    A next key that verifiers may not have seen yet is left alone, so that a second run right
    after the first changes nothing. `only_if_due` waits until the current one has signed for 30
    days. `compromised` does not wait, and withdraws the current key at once: what it has signed
    within the last minute is refused.
    """
    with transaction.atomic():
        _one_at_a_time()
        found = _rotate(
            purpose, timezone.now(), by, only_if_due=only_if_due, compromised=compromised
        )
    forget_signer()
    return found


def _rotate(
    purpose: Purpose, now: datetime, by: User | None, *, only_if_due: bool, compromised: bool
) -> Rotation:
    states = SigningKey.State
    keys = {key.state: key for key in _in_use(purpose)}
    current, following = keys.get(states.CURRENT), keys.get(states.NEXT)
    if current is None or following is None:
        return _begin(purpose, now, by, "The first keys.")
    if not (_readable(current) and _readable(following)):
        _end(current, now, states.WITHDRAWN)
        _end(following, now, states.WITHDRAWN)
        return _begin(purpose, now, by, "The old keys could not be read any more.")
    if compromised:
        return _promote(current, following, now, by, "The key was withdrawn.", states.WITHDRAWN)
    since = current.signs_since or current.created_at
    if only_if_due and now < since + ROTATED_EVERY:
        return Rotation(
            changed=False,
            why=f"The key is in use since {since:%Y-%m-%d}: not due.",
            current=current.kid,
        )
    if now < following.created_at + OVERLAP:
        at = following.created_at + OVERLAP
        why = f"The next key is published since {following.created_at:%H:%M:%S} UTC; it can sign"
        return Rotation(changed=False, why=f"{why} from {at:%H:%M:%S} UTC on.", current=current.kid)
    return _promote(current, following, now, by, "The next key signs from now on.", states.RETIRED)


def _promote(
    current: SigningKey,
    following: SigningKey,
    now: datetime,
    by: User | None,
    why: str,
    ends_as: SigningKey.State,
) -> Rotation:
    _end(current, now, ends_as)
    following.state, following.signs_since = SigningKey.State.CURRENT, now
    following.save(update_fields=["state", "signs_since"])
    _make(Purpose(following.purpose), SigningKey.State.NEXT, now)
    return _logged(following, by, why)


def _begin(purpose: Purpose, now: datetime, by: User | None, why: str) -> Rotation:
    for leftover in _in_use(purpose):
        _end(leftover, now, SigningKey.State.RETIRED)
    current = _make(purpose, SigningKey.State.CURRENT, now)
    _make(purpose, SigningKey.State.NEXT, now)
    return _logged(current, by, why)


def _logged(current: SigningKey, by: User | None, why: str) -> Rotation:
    kind, purpose = AccessEvent.Kind.KEYS_ROTATED, current.purpose
    record(kind, by=by, target=current.kid, reason=why, purpose=purpose)
    return Rotation(changed=True, why=why, current=current.kid)


def _end(key: SigningKey, now: datetime, state: SigningKey.State) -> None:
    key.state, key.retired_at, key.private = state, now, None
    key.save(update_fields=["state", "retired_at", "private"])


def _in_use(purpose: Purpose) -> QuerySet[SigningKey]:
    return SigningKey.objects.filter(purpose=purpose, state__in=["next", "current"])


def _new_pair(purpose: Purpose) -> tuple[Private, dict[str, Any]]:
    """The private half, and the public one as it is published."""
    if purpose == Purpose.OPENID:  # the one algorithm that every client of OpenID Connect knows
        rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
        return rsa_key, {**RSAAlgorithm.to_jwk(rsa_key.public_key(), as_dict=True), "alg": "RS256"}
    ec_key = ec.generate_private_key(ec.SECP256R1())
    return ec_key, {**ECAlgorithm.to_jwk(ec_key.public_key(), as_dict=True), "alg": "ES256"}


def _make(purpose: Purpose, state: SigningKey.State, now: datetime) -> SigningKey:
    private, public = _new_pair(purpose)
    seen = public["n"] if purpose == Purpose.OPENID else f"{public['x']}.{public['y']}"
    kid = sha256(seen.encode()).hexdigest()[:16]
    raw = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return SigningKey.objects.create(
        kid=kid,
        purpose=purpose,
        state=state,
        public={**public, "kid": kid, "use": "sig"},
        private=box("keys").encrypt(raw),
        created_at=now,
        signs_since=now if state == SigningKey.State.CURRENT else None,
    )


def _readable(key: SigningKey) -> bool:
    try:
        opened(key)
    except Refused:
        return False
    return True


def _one_at_a_time() -> None:
    """Until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
