"""Services behind the gateway, and the keys that sign what they are told."""

from gateway.models.keys import SigningKey
from gateway.models.services import Service

__all__ = ["Service", "SigningKey"]
