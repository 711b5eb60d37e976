"""Folders in memory do not outlast those who made them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from config.tests import memory


def test_what_a_killed_run_left_is_removed_and_what_another_uses_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MEMORY", tmp_path)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f"hustings-{ended.pid}-browser-x"
    left.mkdir()
    (left / "file").write_text("")
    mine = memory.make_folder("web")
    other = memory.make_folder("web")

    assert sorted(tmp_path.iterdir()) == sorted([mine, other])
