"""mypy has nothing to say: asked from here, because it keeps one core busy for a minute or two and
the other tests go on beside it. `make lint` asks it alone."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.timeout(900)  # on a machine that has more to do
def test_types_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "."],
        cwd=settings.ROOT,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
