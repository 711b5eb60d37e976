"""The signs of life of a group, as its supervisor has last heard them."""

from __future__ import annotations

import json
import os
import select
import time
from dataclasses import dataclass, field

from jobs import pace

START_PATIENCE = 30.0  # until a new group is heard of: it has to import Django first


@dataclass
class Signs:
    """Read from the pulse pipe; times are of the monotonic clock, which processes share."""

    group: str
    pipe: int
    began: float = field(default_factory=time.monotonic)
    heard_at: float | None = None
    idle: int = 0
    last_task: float = 0.0
    death: str = ""
    culprits: frozenset[int] = frozenset()
    _rest: bytes = b""

    @property
    def age(self) -> float:
        return time.monotonic() - self.began

    @property
    def is_heard(self) -> bool:
        """Whether the sentinel was heard of lately."""
        return self.heard_at is not None and time.monotonic() - self.heard_at < pace.STALL

    @property
    def is_silent(self) -> bool:
        """Whether the sentinel should have been heard of by now."""
        patience = START_PATIENCE if self.heard_at is None else 0
        return not self.is_heard and self.age > pace.STALL + patience

    def listen(self, seconds: float) -> None:
        """Take in what the sentinel says, and wait for it no longer than this."""
        if not select.select([self.pipe], [], [], seconds)[0]:
            return
        data = os.read(self.pipe, 65536)
        if not data:
            time.sleep(seconds)  # closed: the group is at its end
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def _take(self, message: dict[str, object]) -> None:
        self.heard_at = time.monotonic()
        if "died" in message:
            self.death = f"{message['died']} {message['pid']} died (exit {message['exit']})"
            self.culprits |= {int(str(message["pid"]))}
            return
        self.idle = int(str(message["idle"]))
        self.last_task = float(str(message["last_task"]))

    @property
    def seems_idle(self) -> bool:
        """Whether workers are free, and no id has reached one for a while."""
        quiet = time.monotonic() - max(self.last_task, self.began)
        return self.idle > 0 and quiet > pace.STALL
