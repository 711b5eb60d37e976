"""The matching against Splink, on the same invented data, in one run.

For each seed: 100,000 contributions and 20,000 entries with 1,500 people planted among them
(invented.py, which prints how they are disguised). Ours and Splink, trained on the same data, each
in a process of its own on two cores. Seeds 1 to 5 and 11 to 15 were looked at while building; 21
to 25 were not.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks"
sys.path[:1] = [str(ROOT)]

from benchmarks.peers import python_of  # noqa: E402  # the project is on the path only now

FINAL_SEEDS = (21, 22, 23, 24, 25)
REVIEW, PRECISION = 0.2, 0.97


@dataclass(frozen=True, slots=True)
class Result:
    """`recall_at` is the recall where the precision is PRECISION or more; steps are seconds."""

    precision: float
    recall: float
    recall_at: float
    flagged: int
    seconds: float
    processor: float
    megabytes: float
    steps: dict[str, float]

    def __str__(self) -> str:
        steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in self.steps.items())
        return (
            f"P {self.precision:.3f} R {self.recall:.3f} of {self.flagged:>5} flagged;"
            f" R {self.recall_at:.3f} at P {PRECISION}; {self.seconds:6.1f} s,"
            f" {self.processor:6.1f} s of processor ({steps}), {self.megabytes:5.0f} MB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=FINAL_SEEDS)
    parser.add_argument("--donors", type=int, default=100_000)
    parser.add_argument("--weights", help="a version other than the one in force")
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    peer = python_of("splink")
    subprocess.run([peer, str(HERE / "invented.py"), "--noise"], check=True)
    results: dict[str, list[Result]] = {"ours": [], "splink": []}
    for seed in options.seeds:
        print(f"Seed {seed}, load {os.getloadavg()[0]:.1f}", flush=True)
        with tempfile.TemporaryDirectory(prefix="hustings-accuracy-") as folder:
            size = ["--seed", str(seed), "--donors", str(options.donors)]
            subprocess.run([peer, str(HERE / "invented.py"), folder, *size], check=True)
            version = [options.weights] if options.weights else []
            ours = [sys.executable, str(HERE / "ours.py"), folder, "2", *version]
            show("ours", measure(ours, Path(folder), "ours"), results)
            if not options.no_peer:
                subprocess.run([sys.executable, str(HERE / "prepared.py"), folder], check=True)
                splink = [peer, str(HERE / "splink_peer.py"), folder]
                show("splink", measure(splink, Path(folder), "splink"), results)
    for name, measured in results.items():
        if measured:
            mean = sum(each.recall_at for each in measured) / len(measured)
            least = min(each.recall_at for each in measured)
            print(f"{name:7} recall at P {PRECISION}: mean {mean:.3f}, least {least:.3f}")


def show(name: str, result: Result, results: dict[str, list[Result]]) -> None:
    results[name].append(result)
    print(f"  {name:7} {result}", flush=True)


def measure(command: Sequence[str], folder: Path, name: str) -> Result:
    started = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    peak = Peak(process.pid)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - started
    megabytes = peak.stop()
    if process.returncode:
        sys.exit(f"{name} ended with {process.returncode}")
    steps = json.loads(output.splitlines()[-1])
    precision, recall, recall_at, flagged = judged(folder, name)
    processor = used.ru_utime + used.ru_stime
    return Result(precision, recall, recall_at, flagged, seconds, processor, megabytes, steps)


def judged(folder: Path, name: str) -> tuple[float, float, float, int]:
    """Precision and recall of what is for review, the recall at PRECISION, and how many these are.

    Pairs of one probability are taken together.
    """
    truth = {(row["donor"], row["entry"]) for row in read(folder / "truth.csv")}
    ranked = sorted(
        (-float(row["probability"]), (row["donor"], row["entry"]) in truth)
        for row in read(folder / f"{name}.csv")
    )
    found = right = 0
    precision = recall = recall_at = 0.0
    flagged = 0
    for negative, group in groupby(ranked, key=lambda pair: pair[0]):
        hits = [is_match for _, is_match in group]
        found += len(hits)
        right += sum(hits)
        if right / found >= PRECISION:
            recall_at = right / len(truth)
        if -negative >= REVIEW:
            precision, recall, flagged = right / found, right / len(truth), found
    return precision, recall, recall_at, flagged


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Peak:
    """The most memory that a process and those it started have at once, in megabytes; what they
    share is counted once (proportional set size)."""

    def __init__(self, pid: int) -> None:
        self._megabytes = 0.0
        self._root = psutil.Process(pid)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        self._ended.set()
        self._thread.join()
        return self._megabytes

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            try:
                processes = [self._root, *self._root.children(recursive=True)]
                now = sum(process.memory_full_info().pss for process in processes) / 1e6
            except psutil.Error:
                continue
            self._megabytes = max(self._megabytes, now)


if __name__ == "__main__":
    main()
