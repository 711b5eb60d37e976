"""Work done in a process that is killed at a moment of a test's choosing, as a worker may be."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Collection
from types import FrameType
from typing import Any

from django.db import connections

Work = Callable[[], object]


def in_a_process_killed_at(line: int, work: Work, *, files: Collection[str | None]) -> bool:
    """Do the work in a process that kills itself at its so-many-th line in these files; says
    whether it got so far."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if frame.f_code.co_filename not in files:
            return None
        count += event == "line"
        if count == line:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return _in_a_process(work, trace)


def in_a_process_killed_in(function: Any, work: Work, *, call: int = 1) -> bool:
    """Do the work in a process that kills itself when it comes to call this function, or to its
    so-many-th call; says whether it got so far."""
    code, count = function.__code__, 0

    def trace(frame: FrameType, event: str, _: Any) -> None:
        nonlocal count
        count += frame.f_code is code
        if count == call:
            os.kill(os.getpid(), signal.SIGKILL)

    return _in_a_process(work, trace)


def _in_a_process(work: Work, trace: Any) -> bool:
    connections.close_all()
    child = os.fork()
    if not child:
        sys.settrace(trace)
        try:
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
