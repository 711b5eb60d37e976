"""Whether this process can serve: what it needs, each asked with a time limit.

An app registers what it needs in `apps.py: ready()`. Each is asked on a thread of its own, so that
one that hangs hangs nobody: the answer is then `failed`, and it is not asked again while it hangs.
What was found holds for a second, and requests that come meanwhile wait for the same answer: so
each process asks once a second, however often it is asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from core.logs import get_logger, safe_error

log = get_logger("health")
LIMIT_SECONDS = 2.0  # for all together: they are asked side by side
KEPT_SECONDS = 1.0


class NotReady(Exception):
    """Raised by a check; its message names no secret and no person."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check said. `why` is empty where it is ready."""

    name: str
    ok: bool
    milliseconds: float
    why: str = ""


class _Asking(threading.Thread):
    """One question on its way; a daemon, so that it keeps no process from ending."""

    def __init__(self, name: str, ask: Callable[[], None]) -> None:
        super().__init__(name=f"ready-{name}", daemon=True)
        self.about = name
        self.ask = ask
        self.began = time.perf_counter()
        self.finding: Finding | None = None

    def run(self) -> None:
        why = ""
        try:
            self.ask()
        except NotReady as error:
            why = str(error)
        except Exception as error:  # noqa: BLE001  # whatever a driver or a client raises
            why = safe_error(error)
        finally:
            connections.close_all()  # this thread's own
        self.finding = Finding(self.about, not why, self.milliseconds, why)

    @property
    def milliseconds(self) -> float:
        return round((time.perf_counter() - self.began) * 1000, 1)

    def found(self) -> Finding:
        hangs = Finding(self.about, ok=False, milliseconds=self.milliseconds, why="no answer")
        return self.finding or hangs


_checks: dict[str, Callable[[], None]] = {}
_asked: dict[str, _Asking] = {}
_lock = threading.Lock()
_last: tuple[float, tuple[Finding, ...]] = (0.0, ())


def add_check(name: str, ask: Callable[[], None]) -> None:
    """`ask` raises where what it asks for is not there."""
    if _checks.setdefault(name, ask) != ask:
        raise ImproperlyConfigured(f"Two checks are called {name}.")


def findings() -> tuple[Finding, ...]:
    """What all checks said, not longer than a second ago."""
    global _last
    with _lock:
        if time.monotonic() - _last[0] > KEPT_SECONDS or not _last[1]:
            found = _ask_all()
            _last = (time.monotonic(), found)
        return _last[1]


def forget() -> None:
    """Ask anew at the next question."""
    global _last
    with _lock:
        _last = (0.0, ())


def _ask_all() -> tuple[Finding, ...]:
    for name, ask in _checks.items():
        if name not in _asked or not _asked[name].is_alive():
            _asked[name] = _Asking(name, ask)
            _asked[name].start()
    end = time.monotonic() + LIMIT_SECONDS
    for asking in _asked.values():
        asking.join(max(end - time.monotonic(), 0))
    found = tuple(asking.found() for asking in _asked.values())
    for finding in found:
        if not finding.ok:
            log.warning("not ready", what=finding.name, why=finding.why)
    return found
