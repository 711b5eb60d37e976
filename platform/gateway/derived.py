"""Secrets of the gateway, each derived from one: GATEWAY_KEY, or SECRET_KEY where that is unset.

A new secret makes the old private keys unreadable (`manage.py rotate_keys` makes new ones), has
everybody enter their services anew, and nginx has to be told (`manage.py render_nginx`).
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def nginx_secret() -> str:
    """What nginx shows to prove that it is nginx."""
    return _derived(settings.GATEWAY_KEY or settings.SECRET_KEY, "nginx").decode().rstrip("=")


def box(purpose: str) -> Fernet:
    """Encrypts and signs for one purpose; what was made for another does not open."""
    return _box(settings.GATEWAY_KEY or settings.SECRET_KEY, purpose)


@lru_cache(maxsize=32)
def _box(secret: str, purpose: str) -> Fernet:
    return Fernet(_derived(secret, purpose))


@lru_cache(maxsize=32)
def _derived(secret: str, purpose: str) -> bytes:
    info = f"hustings gateway: {purpose}".encode()
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
