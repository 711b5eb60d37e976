"""Tokens, services and keys in the admin."""

from gateway.admin import keys, openid, services, tokens

__all__ = ["keys", "openid", "services", "tokens"]
