"""Tokens, services and keys in the admin."""

from gateway.admin import keys, services, tokens

__all__ = ["keys", "services", "tokens"]
