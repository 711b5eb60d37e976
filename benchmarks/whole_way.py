"""A contributions file, from the disk to the flags: seconds, and the workers' memory.

Runs in a folder of its own with its own embedded Postgres and two worker processes, on the demo's
invented data; then imports the same rows in another order with one of them changed.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from donors.demo import DemoFiles, generate  # noqa: E402  # the project is on the path only now


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(VAR_DIR=folder, DEBUG="on", LOG_LEVEL="WARNING", WORKERS="2")
        files = generate(Path(folder) / "data", contributions=rows)
        measure(files, Path(folder))


def measure(files: DemoFiles, folder: Path) -> None:
    manage("migrate", "-v0")
    for path, slug, kind in (
        (files.lobbyists, "lobbyists", "lda"),
        (files.foreign_agents, "foreign-agents", "fara"),
        (files.oil_gas_executives, "executives", "people"),
    ):
        manage("import_list", str(path), "--list", slug, "--kind", kind)
    cluster = subprocess.Popen([sys.executable, "manage.py", "qcluster"], cwd=ROOT)
    peak = Peak(cluster.pid)
    try:
        wait_for_heartbeat()
        first = timed("import_contributions", str(files.gifts), "--wait", "--json")
        again = reordered(files.gifts, folder / "again.csv")
        second = timed("import_contributions", str(again), "--wait", "--json")
    finally:
        peak.stop()
        cluster.terminate()
        cluster.wait()
    for name, result in (("first", first), ("again, one changed", second)):
        counts = {key: result[key] for key in ("rows", "new", "changed", "rejected", "flags")}
        print(f"{name:<20}{result['seconds']:>8.1f} s  {counts}")
    print(f"{'largest worker':<20}{peak.megabytes:>8.0f} MB")


def manage(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip


def timed(*arguments: str) -> dict[str, Any]:
    """The command's result, with the whole command's seconds instead of its own."""
    started = time.monotonic()
    result: dict[str, Any] = json.loads(manage(*arguments))
    result["seconds"] = time.monotonic() - started
    return result


def wait_for_heartbeat() -> None:
    alive = "from jobs.queries import workers_are_alive; print(workers_are_alive())"
    while "True" not in manage("shell", "-v0", "-c", alive):
        time.sleep(0.5)


def reordered(path: Path, target: Path) -> Path:
    """The same rows, shuffled, the last of them with another amount."""
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    random.Random(7).shuffle(rows)
    rows[-1][header.index("Amount")] = "77.00"
    with target.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return target


class Peak:
    """The largest resident size of any process below one, in megabytes."""

    def __init__(self, pid: int) -> None:
        self.megabytes = 0.0
        self._root = psutil.Process(pid)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            for process in [self._root, *self._root.children(recursive=True)]:
                try:
                    self.megabytes = max(self.megabytes, process.memory_info().rss / 1e6)
                except psutil.NoSuchProcess:
                    continue


if __name__ == "__main__":
    main()
