"""How tools are just now: asked of each tool's own function, at most every half minute."""

from __future__ import annotations

from django.core.cache import cache
from django.utils.module_loading import import_string

from core.catalogue import Status
from core.logs import get_logger

log = get_logger("portal")
KEPT_SECONDS = 30
UNKNOWN = Status("notice", "How it is just now could not be found out.")


def status_of(path: str) -> Status:
    """What the function at this dotted path says. One that fails is logged, and spoils no page."""
    key = f"portal-status:{path}"
    known: Status | None = cache.get(key)
    if known is None:
        known = _asked(path)
        cache.set(key, known, KEPT_SECONDS)
    return known


def _asked(path: str) -> Status:
    try:
        found: Status = import_string(path)()
    except Exception:  # whatever is wrong with one tool, the others are to be shown
        log.warning("status not found out", function=path, exc_info=True)
        return UNKNOWN
    return found
