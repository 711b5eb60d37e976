"""A house to be tested: its folder, its database, its clusters, and its Redis if it has one."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from django_q.conf import Conf

from config import embedded_postgres
from jobs.models import Job

MANAGE = [sys.executable, str(settings.ROOT / "manage.py")]
QUICK = {"JOB_LEASE_SECONDS": "4", "JOB_STALL_SECONDS": "4", "JOB_STOP_SECONDS": "8"}


def eventually(holds: Callable[[], Any], *, seconds: float = 30.0, what: str = "") -> Any:
    """Wait until it holds, and give back what it gave."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"not within {seconds} s: {what or holds}"
        time.sleep(0.05)
    return found


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Redis:
    """A Redis of the test's own, on a free port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        assert program, "redis-server is not installed"
        self.process = subprocess.Popen(
            [program, "--port", str(self.port), "--save", "", "--bind", "127.0.0.1"],
            stdout=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
        )
        eventually(self._answers, seconds=10)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            return True
        return False


class Cluster:
    """A `manage.py qcluster` and its processes, seen from outside."""

    def __init__(self, environment: dict[str, str], workers: int, log: Path) -> None:
        self.workers = workers
        self.log = log
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [*MANAGE, "qcluster", f"--workers={workers}"],
                env=environment,
                stdout=file,
                stderr=file,
            )
        self.supervisor = psutil.Process(self.process.pid)

    @property
    def name(self) -> str:
        return f"{socket.gethostname()}:{self.process.pid}"

    def sentinel(self) -> psutil.Process:
        """The group's first process, once all its parts are there."""
        eventually(lambda: len(self._parts()) == self.workers + 2, what=self.log.read_text())
        return self._children()[0]

    def parts(self, name: str) -> list[psutil.Process]:
        """The group's processes of this name: worker, pusher, monitor."""
        self.sentinel()
        return [part for part in self._parts() if part.name() == f"jobs-{name}"]

    def everyone(self) -> list[psutil.Process]:
        return [self.supervisor, self.sentinel(), *self._parts()]

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        for process in [*self._parts(), *self._children()]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.kill()
        self.process.wait()

    def _children(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            # not the keeper of the embedded database, nor a program that starts it
            return [child for child in self.supervisor.children() if "qcluster" in _line(child)]
        return []

    def _parts(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.NoSuchProcess):
            return [
                part
                for child in self._children()
                for part in child.children()
                if part.name().startswith("jobs-")
            ]
        return []


class House:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clusters: list[Cluster] = []
        self.settings = dict(QUICK)
        self._conf = (Conf.BROKER_CLASS, Conf.REDIS, Conf.SQS)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "VAR_DIR": str(self.folder), **self.settings}

    @property
    def database(self) -> dict[str, str]:
        """How a connection of this process gets to the database of the house."""
        return {
            "NAME": embedded_postgres.DATABASE,
            "EMBEDDED_HOME": str(self.folder / "postgres"),
        }

    @property
    def log(self) -> Path:
        return self.folder / "cluster.log"

    def use(self, redis: Redis) -> None:
        """Have ids carried by this Redis, in this process as well."""
        self.settings["REDIS_URL"] = redis.url
        Conf.BROKER_CLASS, Conf.REDIS = "jobs.brokers.redis.RedisBroker", redis.url

    def use_sqs(self, endpoint: str) -> None:
        """Have ids carried by a queue of this SQS, in this process as well."""
        told = {"queue": "hustings", "endpoint_url": endpoint, "region_name": "us-east-1"}
        self.settings |= {f"SQS_{name.upper()}": value for name, value in told.items()}
        self.settings |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
        Conf.BROKER_CLASS, Conf.SQS = "jobs.brokers.sqs.SqsBroker", told

    def start_cluster(self, *, workers: int = 2) -> Cluster:
        cluster = Cluster(self.environment, workers, self.log)
        self.clusters.append(cluster)
        return cluster

    def end(self) -> None:
        for cluster in self.clusters:
            cluster.kill()
        Conf.BROKER_CLASS, Conf.REDIS, Conf.SQS = self._conf
        self.log.unlink(missing_ok=True)


def gone(*processes: psutil.Process) -> bool:
    """Whether all of these have ended; a zombie that nobody reaped has."""
    return not any(
        process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes
    )


def state_of(job: Job) -> str:
    return str(Job.objects.values_list("state", flat=True).get(pk=job.pk))


def finished(*jobs: Job, seconds: float = 40.0) -> None:
    """Wait until these jobs are done; one that fails ends the test at once."""

    def all_done() -> bool:
        states = dict(
            Job.objects.filter(pk__in=[job.pk for job in jobs]).values_list("pk", "state")
        )
        assert "failed" not in states.values(), Job.objects.filter(state="failed").values("error")
        return set(states.values()) == {"done"}

    eventually(all_done, seconds=seconds, what="jobs done")


def running(job: Job) -> psutil.Process:
    """Wait until the job runs; gives back the process that runs it."""
    claimed = eventually(
        lambda: Job.objects.filter(pk=job.pk, state="running").values_list("claimed_by", flat=True)
    )
    return psutil.Process(int(claimed[0].rpartition("/")[2]))


def lines(file: Path, word: str = "") -> list[str]:
    """What jobs noted in this file, those with the word only."""
    text = file.read_text() if file.exists() else ""
    return [line for line in text.splitlines() if word in line]


def clear_away(folder: Path) -> None:
    """End the database of the house and remove what it keeps elsewhere."""
    server = embedded_postgres._locate(folder / "postgres")
    handle = embedded_postgres._users_lock.pop(server.home, None)
    if handle is not None:
        os.close(handle)
    embedded_postgres._end_orphans(server)
    for place in {server.home, server.socket}:
        shutil.rmtree(place, ignore_errors=True)


def _line(process: psutil.Process) -> str:
    return " ".join(process.cmdline())
