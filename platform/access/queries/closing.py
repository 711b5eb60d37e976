"""Whether a pool is to be closed down, and when."""

from __future__ import annotations

from access.models import ClosingDown


def closing_of(pool: str) -> ClosingDown | None:
    """The closing down of this pool that stands, whether its day has come or not."""
    return ClosingDown.objects.filter(pool=pool, cancelled_at=None).first()
