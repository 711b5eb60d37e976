"""Ties a process to its parent: when the parent dies, however it dies, the process dies too."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
LOOK_SECONDS = 1.0


def die_with_parent(parent: int) -> None:
    """Have this process killed when `parent` dies. Called by the process itself, at its start.

    The kernel's help exists on Linux only; elsewhere a thread looks every second.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGKILL)


def take_name(name: str) -> None:
    """Show up as `jobs-name` in the process list, where the system allows it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, f"jobs-{name}".encode())


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)
