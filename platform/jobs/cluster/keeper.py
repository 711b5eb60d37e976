"""What a supervisor does with the database: heartbeat, watchdog, and the look for a stall.

In a thread of its own, so that a database that hangs does not keep the supervisor from its
processes, or from a signal.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now
from django_q.brokers import get_broker

from core.logs import get_logger, safe_error
from jobs import pace, watchdog
from jobs.cluster.signs import Signs
from jobs.models import Worker
from jobs.queries import due_jobs

log = get_logger("jobs.cluster")


class Keeper(threading.Thread):
    def __init__(self, name: str, processes: int) -> None:
        super().__init__(name="keeper", daemon=True)
        self.worker = name
        self.processes = processes
        self.signs: Signs | None = None
        self.restarts = 0
        self.trouble = ""
        self.stalled = ""  # the name of the group that does nothing beside waiting work
        self._ended: deque[tuple[Signs, bool]] = deque()
        self._over = threading.Event()
        self._beat_at = 0.0
        self._well_since: float | None = None
        self._complained = False

    def group_ended(self, signs: Signs, *, blame: bool) -> None:
        """All processes of this group are dead: its jobs can be taken back at once."""
        self._ended.append((signs, blame))

    def finish(self, seconds: float) -> None:
        self._over.set()
        if self.ident:  # else a signal came before the first group
            self.join(seconds)

    def run(self) -> None:
        while not self._over.is_set():
            self._attempt()
            self._over.wait(pace.TICK)
        self._attempt(last=True)
        connection.close()

    def _attempt(self, *, last: bool = False) -> None:
        try:
            self._hand_back()
            if last:
                Worker.objects.filter(name=self.worker).update(stopped_at=Now())
                return
            watchdog.tick()
            self._look_for_stall()
            self._beat()
        except Exception as error:  # noqa: BLE001  # it has to go on, whatever the database says
            if not self._complained:
                log.warning("database or broker is away", error=safe_error(error))
            self._complained = True
            self._well_since = None
            connection.close()

    def _hand_back(self) -> None:
        while self._ended:
            signs, blame = self._ended[0]
            jobs = watchdog.hand_back(signs.group, culprits=signs.culprits, blame=blame)
            self._ended.popleft()
            if jobs:
                log.warning("jobs taken back", group=signs.group, jobs=jobs)

    def _beat(self) -> None:
        """Only while the group is heard of and the broker answers: a heartbeat promises that
        jobs are worked on."""
        if time.monotonic() - self._beat_at < pace.BEAT or not (self.signs and self.signs.is_heard):
            return
        first = not self._beat_at
        values = {
            "beat_at": Now(),
            "processes": self.processes,
            "restarts": self.restarts,
            "last_trouble": self.trouble[:300],
            "stopped_at": None,
        }
        if first:
            values |= {"started_at": Now(), "broker": get_broker().info()}
        Worker.objects.update_or_create(name=self.worker, defaults=values)
        self._beat_at = time.monotonic()

    def _look_for_stall(self) -> None:
        get_broker().ping()
        now = time.monotonic()
        self._well_since = self._well_since or now
        self._complained = False
        signs = self.signs
        if signs is None or not signs.seems_idle or now - self._well_since < pace.STALL:
            return
        since = Now() - timedelta(seconds=pace.STALL)
        if due_jobs().filter(run_after__lt=since, dispatched_at__isnull=False).exists():
            self.stalled = signs.group
