"""What the portal keeps: announcements, and how each person arranges it."""

from portal.models.announcements import Announcement, Dismissal
from portal.models.uses import ToolUse

__all__ = ["Announcement", "Dismissal", "ToolUse"]
