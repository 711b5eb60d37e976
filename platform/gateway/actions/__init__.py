"""Writes about tokens, services and keys, and about how much callers have asked."""

from gateway.actions.keys import ensure_keys, rotate_keys
from gateway.actions.openid import (
    add_client,
    change_redirects,
    check_redirects,
    end_client,
    rotate_secret,
    tidy_openid,
)
from gateway.actions.pacing import take, tidy_allowances
from gateway.actions.services import FIELDS, add_service, change_service, check_service
from gateway.actions.tokens import (
    MOST_TOKENS,
    create_token,
    note_use,
    revoke_token,
    rotate_token,
)

__all__ = [
    "FIELDS",
    "MOST_TOKENS",
    "add_client",
    "add_service",
    "change_redirects",
    "change_service",
    "check_redirects",
    "check_service",
    "create_token",
    "end_client",
    "ensure_keys",
    "note_use",
    "revoke_token",
    "rotate_keys",
    "rotate_secret",
    "rotate_token",
    "take",
    "tidy_allowances",
    "tidy_openid",
]
