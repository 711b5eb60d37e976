"""A contributions file, from the disk to the flags: seconds, and the workers' memory.

Runs in a folder of its own with its own embedded Postgres and two worker processes, on the demo's
invented data; then imports the same rows in another order with one of them changed. What the
environment says of databases, brokers, storage and mail does not count.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ROOT / "docs" / "settings.md"
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from config import embedded_postgres  # noqa: E402  # the project is on the path only now
from donors.demo import DemoFiles, generate  # noqa: E402

SEEDS = (2027, 2028, 2029)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="hustings-benchmark-") as folder:
        Path(folder).chmod(0o755)  # root's database server runs as an account of its own
        clean = environment(os.environ, Path(folder))
        os.environ.clear()
        os.environ.update(clean)
        files = generate(Path(folder) / "data", contributions=rows)
        measure(files, Path(folder))
        wait_for_the_end_of_the_server(Path(folder) / "postgres")


def environment(given: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Only ours: every setting that docs/settings.md names is taken out of what was given; and
    compiled code is kept, as on a server, whatever this machine is set to."""
    named = re.findall(r"^\| `([A-Z0-9_]+)` \|", SETTINGS.read_text(), re.MULTILINE)
    ours = set(named) - {"EMBEDDED_POSTGRES_USER"}  # as whom it runs is the machine's affair
    taken_out = ours | {f"{name}_FILE" for name in ours} | {"PYTHONDONTWRITEBYTECODE"}
    kept = {name: value for name, value in given.items() if name not in taken_out}
    return {**kept, "VAR_DIR": str(folder), "DEBUG": "on", "LOG_LEVEL": "WARNING", "WORKERS": "2"}


def measure(files: DemoFiles, folder: Path) -> None:
    manage("migrate", "-v0")
    bring_lists(files, folder)
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


def bring_lists(files: DemoFiles, folder: Path) -> None:
    """The demo's lists, and those of other seeds, whose people gave nothing: 25,200 entries."""
    others = [generate(folder / f"data-{seed}", seed=seed, contributions=100) for seed in SEEDS]
    for number, listed in enumerate((files, *others), start=1):
        for path, slug, kind in (
            (listed.lobbyists, "lobbyists", "lda"),
            (listed.foreign_agents, "foreign-agents", "fara"),
            (listed.oil_gas_executives, "executives", "people"),
        ):
            manage("import_list", str(path), "--list", f"{slug}-{number}", "--kind", kind)


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


def wait_for_the_end_of_the_server(home: Path) -> None:
    """Its keeper stops it once the last user has gone; it would write into what is removed."""
    gate = embedded_postgres.socket_folder(home) / f".s.PGSQL.{embedded_postgres.PORT}"
    patience = time.monotonic() + 60
    while gate.exists() and time.monotonic() < patience:
        time.sleep(0.1)


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
