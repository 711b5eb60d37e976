"""What several tests of donors begin with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jobs import pace


@pytest.fixture(autouse=True)
def no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job that failed is tried again at once."""
    monkeypatch.setattr(pace, "BACKOFF", (timedelta(0),))
