"""Secrets of second factors are encrypted at rest, with a key derived from SECRET_KEY.

What an older key (SECRET_KEY_FALLBACKS) sealed is read as well, until `reseal` has rewritten it.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from core.errors import Refused


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises Refused where no key that we have opens it: SECRET_KEY was changed, and the old one is
    not among the fallbacks."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Refused(
            "This second factor cannot be read any more: ask an administrator to reset it."
        ) from None


def reseal(sealed: str) -> str:
    """The same secret under the present key. Raises Refused as `unseal` does."""
    return seal(unseal(sealed))


def _keys() -> MultiFernet:
    return MultiFernet([_key(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"hustings second factors")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))
