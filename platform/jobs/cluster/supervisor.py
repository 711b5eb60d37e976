"""Starts the group of processes that works, and starts it anew when a part of it dies or stalls.

The supervisor is the process that operators see: signals go to it, and it does no work itself.
The group is a session of its own, tied to the supervisor's life.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

from django.conf import settings

from core.logs import get_logger
from jobs import pace
from jobs.cluster.keeper import Keeper
from jobs.cluster.signs import Signs

log = get_logger("jobs.cluster")
LISTEN_SECONDS = 0.2
SETTLED_SECONDS = 30.0  # a group that lived so long did not die of its start
LONGEST_PAUSE = 30.0
PATIENT_DEATHS = 4  # deaths in a row before pauses begin: one job may kill its workers
LAST_WRITES_SECONDS = 10.0


class Supervisor:
    def __init__(self, *, workers: int) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.workers = workers
        self.keeper = Keeper(self.name, workers)
        self.signals = 0
        self.number = 0
        self.early_deaths = 0

    def run(self) -> None:
        """Until SIGTERM or SIGINT. The first lets running jobs finish, the second does not."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        log.info("cluster started", worker=self.name, workers=self.workers)
        self.keeper.start()
        while not self.signals:
            trouble = self._run_group()
            if trouble and not self.signals:
                self._note(trouble)
                self._pause()
        self.keeper.finish(LAST_WRITES_SECONDS)
        log.info("cluster stopped", worker=self.name)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def _run_group(self) -> str:
        """Run one group to its end; says what ended it, or nothing where it was told to stop."""
        self.number += 1
        hear, tell = os.pipe()
        signs = Signs(group=f"{self.name}#{self.number}", pipe=hear)
        process = subprocess.Popen(  # noqa: S603  # ourselves, with words of our own
            [
                sys.executable, str(settings.ROOT / "manage.py"), "qcluster",
                f"--group={signs.group}", f"--supervisor={os.getpid()}", f"--pulse={tell}",
            ],
            env={**os.environ, "WORKERS": str(self.workers)},
            stdin=subprocess.DEVNULL,
            pass_fds=(tell,),
            start_new_session=True,
        )  # fmt: skip
        os.close(tell)
        self.keeper.signs = signs
        try:
            trouble = self._watch(process, signs)
        finally:
            self.keeper.signs = None
            _end(process)
            signs.listen(0)  # its last words
            os.close(hear)
            self.keeper.group_ended(signs, blame=not self.signals)
        self.early_deaths = 0 if signs.age > SETTLED_SECONDS else self.early_deaths + 1
        return signs.death or trouble

    def _watch(self, process: subprocess.Popen[bytes], signs: Signs) -> str:
        while process.poll() is None:
            signs.listen(LISTEN_SECONDS)
            if self.signals:
                return self._stop(process)
            if signs.is_silent:
                return "its sentinel was silent"
            if self.keeper.stalled == signs.group:
                return "jobs waited, and its free workers took none"
        return f"its sentinel ended (exit {process.returncode})"

    def _stop(self, process: subprocess.Popen[bytes]) -> str:
        log.info("stopping: running jobs may finish", worker=self.name, seconds=pace.STOP)
        process.terminate()
        deadline = time.monotonic() + pace.STOP
        while process.poll() is None and time.monotonic() < deadline and self.signals < 2:
            time.sleep(0.1)
        if process.poll() is None:
            log.warning("jobs did not finish in time and are given back", worker=self.name)
        return ""

    def _note(self, trouble: str) -> None:
        self.keeper.restarts += 1
        self.keeper.trouble = trouble
        log.error("group ended and is started anew", worker=self.name, why=trouble)

    def _pause(self) -> None:
        """None at first; longer and longer where groups keep dying young."""
        pause = min(0.5 * 2 ** (self.early_deaths - PATIENT_DEATHS), LONGEST_PAUSE)
        end = time.monotonic() + (pause if self.early_deaths >= PATIENT_DEATHS else 0)
        while time.monotonic() < end and not self.signals:
            time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the group. Its leader is not reaped yet or keeps the number taken, so
    no other group can have it."""
    with contextlib.suppress(ProcessLookupError):  # all gone
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
