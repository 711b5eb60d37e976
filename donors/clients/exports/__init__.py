"""Where the daily export of contributions comes from."""

from __future__ import annotations

from django.conf import settings

from core.errors import Refused
from donors.clients.exports.base import Export, ExportedFile, ExportError, Exports
from donors.clients.exports.console import ConsoleExports
from donors.clients.exports.van import VanExports

__all__ = [
    "ConsoleExports", "Export", "ExportError", "ExportedFile", "Exports", "VanExports", "exports",
]  # fmt: skip


def exports() -> Exports:
    """VAN, as the settings name it; while DEBUG and without a key, the twin that stands in for it.
    Refused where there is neither."""
    if settings.VAN_API_KEY:
        return VanExports()
    if settings.DEBUG:
        return ConsoleExports()
    raise Refused("VAN is not connected: set VAN_APP_NAME and VAN_API_KEY.")
