"""What the tests of the embedded server share: its users, and a look at what runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from config import embedded_postgres

PLATFORM = Path(__file__).resolve().parents[2]


class User:
    """A process that uses the server of `home` (see embedded_user.py), seen from the test."""

    def __init__(
        self,
        home: Path,
        *,
        python: str = sys.executable,
        env: dict[str, str] | None = None,
        **how: Any,
    ) -> None:
        self.home = home
        self.process = subprocess.Popen(
            [python, "-W", "error", "-m", "config.tests.embedded_user", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(PLATFORM), **(env or {})},
            **how,
        )

    def say(self, order: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        assert self.process.stdout
        said = json.loads(self.process.stdout.readline())
        if "error" in said:
            raise RuntimeError(said["error"])
        return said["result"]

    def ask(self, order: str) -> Any:
        self.say(order)
        return self.answer()

    def join(self) -> User:
        self.ask("join")
        return self

    def sql(self, query: str) -> Any:
        return self.ask(f"sql {query}")

    def leave(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def kill(self) -> None:
        self.process.kill()
        self.leave()


def running(pid: int) -> bool:
    """Whether the process runs; one that ended and was not reaped does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def server_of(home: Path) -> embedded_postgres.Server:
    """Where the parts of the server of `home` are for this account."""
    return embedded_postgres._locate(home)


def postmaster(home: Path) -> int:
    """The number of the server's first process, by its own file."""
    return int((server_of(home).data / "postmaster.pid").read_text().split()[0])


def keepers(home: Path) -> list[int]:
    words = (embedded_postgres.__file__, str(server_of(home).home))
    return [
        process.pid
        for process in psutil.process_iter()
        if running(process.pid) and all(word in _words(process) for word in words)
    ]


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def eventually(holds: Callable[[], object], seconds: float = 20) -> None:
    """Wait until it holds; fail where it never does."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.02)


def kill(pid: int) -> None:
    """kill -9, and wait until it is gone."""
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: not running(pid))
