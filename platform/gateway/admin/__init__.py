"""Services and keys in the admin."""

from gateway.admin import keys, services

__all__ = ["keys", "services"]
