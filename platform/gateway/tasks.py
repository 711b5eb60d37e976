"""What runs by the clock."""

from __future__ import annotations

from gateway import actions


def rotate_keys() -> None:
    """Daily: the keys change once the current one has signed for 30 days."""
    actions.rotate_keys(only_if_due=True)
