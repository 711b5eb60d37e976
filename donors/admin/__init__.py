"""The admin pages of donors. Records are shown, never edited: writes go through actions."""

from donors.admin import contributions, decisions, elections, flags, imports, intake, lists

__all__ = ["contributions", "decisions", "elections", "flags", "imports", "intake", "lists"]
