"""Machine tokens; services behind the gateway, and the keys that sign what they are told."""

from gateway.models.keys import SigningKey
from gateway.models.openid import KnownClient, OpenIDClient
from gateway.models.services import Service
from gateway.models.tokens import Allowance, ApiToken, ApiTokenQuerySet

__all__ = [
    "Allowance",
    "ApiToken",
    "ApiTokenQuerySet",
    "KnownClient",
    "OpenIDClient",
    "Service",
    "SigningKey",
]
