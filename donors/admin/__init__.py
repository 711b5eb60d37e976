"""The admin pages of donors. Records are shown, never edited: writes go through actions."""

from donors.admin import contributions, elections, flags, imports, lists

__all__ = ["contributions", "elections", "flags", "imports", "lists"]
