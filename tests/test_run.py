"""`make run`: the web server and a worker together, and nothing of them left behind.

In folders of their own, which no other test uses.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from config.tests.embedded import eventually, running
from config.tests.memory import make_folder
from config.tests.migrated import lay_migrated
from jobs.tests.house import clear_away

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.processes


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@contextmanager
def made_folder() -> Iterator[Path]:
    path = make_folder("run")
    try:
        yield path
    finally:
        clear_away(path)
        shutil.rmtree(path, ignore_errors=True)


def test_two_first_starts_at_once_do_not_trip_over_each_other() -> None:
    """In an empty folder. The migrations of one app will do: they take long enough to be met."""
    command = [sys.executable, "manage.py", "migrate", "access", "-v0"]
    with made_folder() as folder:
        both = [
            subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "VAR_DIR": str(folder), "LOG_LEVEL": "ERROR"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for _ in range(2)
        ]
        said = [process.communicate(timeout=200)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    waiting = "Another process prepares the database: waiting for it."
    assert [waiting in words for words in said].count(True) == 1


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Its database was migrated before."""
    with made_folder() as path:
        lay_migrated(path / "postgres")
        yield path


@pytest.fixture
def house(port: int, log: Path, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """scripts/run.py, as `make run` starts it."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "scripts/run.py"],
            cwd=ROOT,
            env={
                **os.environ,
                "VAR_DIR": str(folder),
                "PORT": str(port),
                "WORKERS": "1",
                "WEB_WORKERS": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        yield process
        if process.poll() is None:
            process.terminate()
        process.wait(30)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_for_answer(house: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Generous: it takes long where others work too."""
    eventually(lambda: answers(port) or house.poll() is not None, seconds=150)
    assert house.poll() is None, log.read_text()[-3_000:]


def family(house: subprocess.Popen[bytes]) -> list[int]:
    """All that it has started; the database has a session of its own and is nobody's child."""
    return [child.pid for child in psutil.Process(house.pid).children(recursive=True)]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_its_end_is_the_end_of_all_that_it_started(
    house: subprocess.Popen[bytes], port: int, log: Path, number: signal.Signals
) -> None:
    wait_for_answer(house, port, log)
    eventually(lambda: len(family(house)) >= 4, seconds=60)  # two of the web, two of the worker
    started = family(house)

    house.send_signal(number)
    assert house.wait(30) == (-signal.SIGKILL if number == signal.SIGKILL else 0)
    if sys.platform == "linux" or number != signal.SIGKILL:
        eventually(lambda: not any(running(pid) for pid in started), seconds=30)


def test_the_end_of_one_part_is_the_end_of_the_other(
    house: subprocess.Popen[bytes], port: int, log: Path
) -> None:
    wait_for_answer(house, port, log)
    started = family(house)
    web = next(pid for pid in started if "gunicorn" in psutil.Process(pid).cmdline())
    os.kill(web, signal.SIGTERM)
    assert house.wait(30) == 1
    eventually(lambda: not any(running(pid) for pid in started), seconds=30)
