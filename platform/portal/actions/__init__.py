"""Writes of the portal."""

from portal.actions.announcing import announce, change_announcement, dismiss, end_announcement
from portal.actions.arranging import note_opened, pin, unpin

__all__ = [
    "announce",
    "change_announcement",
    "dismiss",
    "end_announcement",
    "note_opened",
    "pin",
    "unpin",
]
