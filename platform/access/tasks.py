"""What runs by the clock."""

from __future__ import annotations

from access import actions


def tidy_sessions() -> None:
    """Remove what is left of sessions that are over."""
    actions.remove_ended_sessions()
