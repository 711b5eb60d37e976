"""The group of processes that works: django-q2's pusher, monitor and workers, and their sentinel.

django-q2's own sentinel replaces a part that died. But a part that is killed may have held the
lock of a queue, and then every other part waits for ever. So ours replaces workers only that
left by themselves (recycled, or beyond their time limit), and ends the whole group at any other
death; the supervisor then starts a new one, with new queues.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable
from typing import Any, NoReturn
from uuid import uuid4

from django.db import connections
from django.utils.module_loading import autodiscover_modules
from django_q.cluster import Sentinel, get_mp_context
from django_q.worker import worker

from core.logs import get_logger
from jobs.cluster import place
from jobs.cluster.lifeline import die_with_parent, take_name
from jobs.cluster.place import Place

log = get_logger("jobs.cluster")
CYCLE = 0.2  # seconds between two looks at the parts
GRACE = 5.0  # how long a worker beyond its time limit may take to leave
LOCK_PATIENCE = 2.0
MONITOR_PATIENCE = 10.0
IDLE, RECYCLED, TIMED_OUT = -1, -2, 0  # what django-q2 keeps in a worker's timer


class Flag:
    """An event within one process; a signal handler may set it."""

    def __init__(self) -> None:
        self._is_set = False

    def set(self) -> None:
        self._is_set = True

    def is_set(self) -> bool:
        return self._is_set


class Group(Sentinel):  # type: ignore[misc]  # their classes are untyped
    """Guards the parts, and tells the supervisor over a pipe every cycle that it does."""

    def __init__(self, *, name: str, supervisor: int, pulse: int) -> None:
        super().__init__(Flag(), Flag(), uuid4(), start=False)
        self.group = name
        self.supervisor = supervisor
        self.pulse = pulse
        self.place = Place(group=name)
        self.overdue: dict[int, float] = {}
        os.set_blocking(pulse, False)

    def start(self) -> None:
        """Work until SIGTERM, then let the running jobs finish."""
        signal.signal(signal.SIGTERM, lambda *_: self.stop_event.set())
        die_with_parent(self.supervisor)
        take_name("sentinel")
        place.take(self.place)
        autodiscover_modules("tasks")  # once, not by each worker for itself
        self.spawn_cluster()
        self.guard()
        self.stop()

    def spawn_cluster(self) -> None:
        connections.close_all()  # a connection must not be shared by two processes
        for _ in range(self.pool_size):
            self.spawn_worker()
        self.monitor = self.spawn_monitor()
        self.pusher = self.spawn_pusher()

    def spawn_process(self, target: Callable[..., None], *arguments: Any) -> Any:
        process = get_mp_context().Process(
            target=_part, args=(target, os.getpid(), *arguments), name=target.__name__, daemon=True
        )
        if target is worker:
            process.timer = arguments[2]
            self.pool.append(process)
        process.start()
        return process

    def guard(self) -> None:
        self.start_event.set()
        log.info(
            "working", group=self.group, workers=self.pool_size, broker=type(self.broker).__name__
        )
        looked = time.monotonic()
        while not self.stop_event.is_set():
            now = time.monotonic()
            for process in list(self.pool):
                self._look_at_worker(process, now - looked)
            for process in (self.monitor, self.pusher):
                if not process.is_alive():
                    self._die(process)
            looked = now
            self._tell({"idle": self._idle(), "last_task": self.place.last_task.value})
            time.sleep(CYCLE)

    def stop(self) -> None:
        """Finish the jobs that run; give back those that were fetched and not begun."""
        self.place.closing.value = 1
        self.event_out.set()
        _wait(lambda: not self.pusher.is_alive())
        for _ in self.pool:
            self.task_queue.put("STOP")
        _wait(lambda: not any(process.is_alive() for process in self.pool))
        self.result_queue.put("STOP")
        self.monitor.join(MONITOR_PATIENCE)
        log.info("stopped", group=self.group)

    def _look_at_worker(self, process: Any, passed: float) -> None:
        timer = process.timer.get_obj()  # read without its lock, which the dead may hold
        if not process.is_alive():
            if timer.value not in (RECYCLED, TIMED_OUT):
                self._die(process)
            self._replace(process, "recycled" if timer.value == RECYCLED else "timed out")
        elif timer.value == TIMED_OUT:
            since = self.overdue.setdefault(process.pid, time.monotonic())
            if time.monotonic() - since > GRACE:
                process.kill()  # busy with its job, so it holds no lock of a queue
                process.join()
        elif timer.value > 0:
            self._count_down(process, passed)

    def _count_down(self, process: Any, passed: float) -> None:
        lock = process.timer.get_lock()
        if not lock.acquire(timeout=LOCK_PATIENCE):
            self._die(process)
        try:
            timer = process.timer.get_obj()
            if timer.value > 0:
                timer.value = max(timer.value - passed, TIMED_OUT)
        finally:
            lock.release()

    def _replace(self, process: Any, why: str) -> None:
        self.overdue.pop(process.pid, None)
        self.pool.remove(process)
        connections.close_all()
        self.spawn_worker()
        log.info("worker replaced", group=self.group, process=process.pid, why=why)

    def _idle(self) -> int:
        return sum(process.timer.get_obj().value == IDLE for process in self.pool)

    def _die(self, process: Any) -> NoReturn:
        """End all parts and ourselves: the supervisor starts anew."""
        self._tell({"died": process.name, "pid": process.pid, "exit": process.exitcode})
        os.killpg(os.getpgrp(), signal.SIGKILL)
        raise SystemExit(1)  # not reached where the signal arrives first

    def _tell(self, message: dict[str, Any]) -> None:
        with contextlib.suppress(BlockingIOError):  # the supervisor is stopped, and reads later
            os.write(self.pulse, json.dumps(message).encode() + b"\n")


def _part(target: Callable[..., None], sentinel: int, *arguments: Any) -> None:
    """What every part's process runs."""
    die_with_parent(sentinel)
    take_name(target.__name__)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    target(*arguments)


def _wait(until: Callable[[], bool]) -> None:
    """As long as it takes: the supervisor sets the bound."""
    while not until():
        time.sleep(0.05)
