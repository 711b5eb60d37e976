"""Starts the group of processes that works, and starts it anew when a part of it dies or stalls.

The supervisor is the process that operators see: signals go to it, and it does no work itself.
The group is a session of its own, tied to the supervisor's life. The first one is a copy of the
supervisor, which has loaded all that a group needs; a later one starts afresh, because by then the
supervisor has a second thread, and a copy would have the locks that this one held at that moment.
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
from django.db import connections
from django_q.conf import Conf

from core.logs import error_with_place, get_logger
from jobs import pace
from jobs.cluster.group import Group
from jobs.cluster.keeper import Keeper
from jobs.cluster.signs import Signs

log = get_logger("jobs.cluster")
SIGNALS = (signal.SIGTERM, signal.SIGINT)
LISTEN_SECONDS = 0.2
SETTLED_SECONDS = 30.0  # a group that lived so long did not die of its start
LONGEST_PAUSE = 30.0
PATIENT_DEATHS = 4  # deaths in a row before pauses begin: one job may kill its workers
LAST_WRITES_SECONDS = 10.0


class Copy:
    """A process forked from this one, to be dealt with as one that subprocess has started."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        self._reap(os.WNOHANG)
        return self.returncode

    def wait(self) -> None:
        self._reap(0)

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def _send(self, number: int) -> None:
        if self.poll() is None:  # else its number may be another's
            os.kill(self.pid, number)

    def _reap(self, how: int) -> None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)


Started = subprocess.Popen[bytes] | Copy


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
        for number in SIGNALS:
            signal.signal(number, self._on_signal)
        log.info("cluster started", worker=self.name, workers=self.workers)
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
        process = self._start_afresh(signs, tell) if self.keeper.ident else self._copy(signs, tell)
        os.close(tell)
        self.keeper.signs = signs
        if not self.keeper.ident:
            self.keeper.start()
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

    def _start_afresh(self, signs: Signs, tell: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  # ourselves, with words of our own
            [
                sys.executable, str(settings.ROOT / "manage.py"), "qcluster",
                f"--group={signs.group}", f"--supervisor={os.getpid()}", f"--pulse={tell}",
            ],
            env={**os.environ, "WORKERS": str(self.workers)},
            stdin=subprocess.DEVNULL,
            pass_fds=(tell,),
            start_new_session=True,
        )  # fmt: skip

    def _copy(self, signs: Signs, tell: int) -> Copy:
        supervisor = os.getpid()
        connections.close_all()  # a connection must not be shared by two processes
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # the copy would take them for its own
        if pid := os.fork():
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            return Copy(pid)
        exit_code = 1
        try:
            os.setsid()
            os.close(signs.pipe)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            for number in SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            Conf.WORKERS = Conf.QUEUE_LIMIT = self.workers
            Group(name=signs.group, supervisor=supervisor, pulse=tell).start()
            exit_code = 0
        except Exception as error:  # noqa: BLE001  # the supervisor's own way on is not the copy's
            log.error("group failed", group=signs.group, error=error_with_place(error))
        finally:
            os._exit(exit_code)

    def _watch(self, process: Started, signs: Signs) -> str:
        while process.poll() is None:
            signs.listen(LISTEN_SECONDS)
            if self.signals:
                return self._stop(process)
            if signs.is_silent:
                return "its sentinel was silent"
            if self.keeper.stalled == signs.group:
                return "jobs waited, and its free workers took none"
        return f"its sentinel ended (exit {process.returncode})"

    def _stop(self, process: Started) -> str:
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


def _end(process: Started) -> None:
    """Kill what is left of the group. Its leader is not reaped yet or keeps the number taken, so
    no other group can have it."""
    process.kill()  # a copy that has no session yet; it has no parts then either
    with contextlib.suppress(ProcessLookupError):  # all gone
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
