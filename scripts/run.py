"""The web server and a worker together, in the foreground: `make run`.

Either's end ends the other, and so does Ctrl-C. Each has a process group of its own, so that
nothing that they started stays behind, and asks the kernel to be told when this one is killed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, "manage.py"]
PATIENCE_SECONDS = 15  # a worker finishes the batch in its hands
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


class Stopped(KeyboardInterrupt):
    """Somebody asked us to end."""


def main() -> int:
    os.chdir(ROOT)
    os.environ.setdefault("DEBUG", "on")  # it serves this machine only: gunicorn.conf.py
    for number in SIGNALS:
        signal.signal(number, stop)
    parts: list[subprocess.Popen[bytes]] = []
    try:
        if code := subprocess.call([*MANAGE, "migrate", "-v0"]):
            return code
        address = f"http://localhost:{os.environ.get('PORT', '8000')}"
        print(f"Hustings: {address}  (Ctrl-C ends it)", flush=True)
        parts.append(start([sys.executable, "-m", "gunicorn"]))
        parts.append(start([*MANAGE, "qcluster"]))
        return first_end(parts)
    except Stopped:
        return 0
    finally:
        end(parts)


def stop(number: int, frame: FrameType | None) -> None:
    for again in SIGNALS:
        signal.signal(again, signal.SIG_IGN)  # once is enough: we are ending
    raise Stopped


def start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, start_new_session=True, preexec_fn=end_with_parent)


def end_with_parent() -> None:
    """Ask Linux for SIGTERM when the parent is killed; other systems have no such thing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def first_end(parts: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one of them ends; gives its exit code."""
    while True:
        for part in parts:
            if part.poll() is not None:  # neither is meant to end by itself
                name = "worker" if "qcluster" in str(part.args) else "web server"
                print(f"The {name} ended (exit {part.returncode}): all stops.", file=sys.stderr)
                return part.returncode or 1
        time.sleep(0.2)


def end(parts: list[subprocess.Popen[bytes]]) -> None:
    for part in parts:
        if part.poll() is None:
            part.terminate()  # each asks its own children to end
    deadline = time.monotonic() + PATIENCE_SECONDS
    for part in parts:
        with contextlib.suppress(subprocess.TimeoutExpired):
            part.wait(max(0.1, deadline - time.monotonic()))
    for part in parts:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(part.pid, signal.SIGKILL)  # whatever is left of the group
        part.wait()


if __name__ == "__main__":
    sys.exit(main())
