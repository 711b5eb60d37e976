"""Writes about machine tokens, and about how much callers have asked."""

from gateway.actions.pacing import take, tidy_allowances
from gateway.actions.tokens import (
    MOST_TOKENS,
    create_token,
    note_use,
    revoke_token,
    rotate_token,
)

__all__ = [
    "MOST_TOKENS",
    "create_token",
    "note_use",
    "revoke_token",
    "rotate_token",
    "take",
    "tidy_allowances",
]
