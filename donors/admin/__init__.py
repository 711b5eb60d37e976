"""The admin pages of donors. Records are shown, never edited: writes go through actions."""

from donors.admin import (
    contributions,
    decisions,
    elections,
    fetches,
    flags,
    imports,
    intake,
    lists,
    policies,
)

__all__ = [
    "contributions",
    "decisions",
    "elections",
    "fetches",
    "flags",
    "imports",
    "intake",
    "lists",
    "policies",
]
