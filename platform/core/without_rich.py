"""Structlog, loaded without rich: where a developer's tools have brought that one, structlog would
load it, a tenth of the time that a command takes to start, for tracebacks that we do not use."""

from __future__ import annotations

import sys

_rich = sys.modules.get("rich")
sys.modules["rich"] = None  # type: ignore[assignment]  # so that importing it fails
try:
    import structlog
finally:
    del sys.modules["rich"]
    if _rich:
        sys.modules["rich"] = _rich

__all__ = ["structlog"]
