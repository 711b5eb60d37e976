"""Writes about services and keys."""

from gateway.actions.keys import ensure_keys, rotate_keys
from gateway.actions.services import FIELDS, add_service, change_service, check_service

__all__ = ["FIELDS", "add_service", "change_service", "check_service", "ensure_keys", "rotate_keys"]
