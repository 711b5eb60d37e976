"""Ten thousand invitations, from the CSV to the mail server: seconds, and whether any went twice.

Runs in a folder of its own with its own embedded Postgres, two worker processes and an SMTP server
that is a process of its own (`smtp_peer.py`) and counts what it takes. `manage.py invite` takes the
file; then it takes the same file again. Ends with 1 where a mail went twice, where one is missing
or where it took too long. What the environment says of databases, brokers, storage and mail does
not count.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from benchmarks.whole_way import (  # noqa: E402  # the project is on the path only now
    Peak,
    environment,
    manage,
    timed,
    wait_for_heartbeat,
    wait_for_the_end_of_the_server,
)

ROLE = "texting-volunteer"
PEER = Path(__file__).with_name("smtp_peer.py")
MOST_SECONDS = 300.0
COMMITS = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
    print(cursor.fetchone()[0])
"""
QUEUED_AT = """
from access.models import InvitationBatch
print(InvitationBatch.objects.earliest("pk").job.finished_at.timestamp())
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    people = parser.parse_args().people
    peer = Peer()
    with tempfile.TemporaryDirectory(prefix="hustings-benchmark-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # root's database server runs as an account of its own
        clean = environment(os.environ, folder)
        os.environ.clear()
        os.environ.update(clean, EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(peer.port))
        try:
            noted = measure(people_file(folder / "people.csv", people), peer, folder)
        finally:
            took = peer.end()
        wait_for_the_end_of_the_server(folder / "postgres")
    sys.exit(0 if report(noted, took, peer.began_at, people) else 1)


def address(number: int) -> str:
    return f"volunteer{number}@example.org"


def people_file(path: Path, people: int) -> Path:
    lines = (f"{address(number)},Volunteer {number}" for number in range(people))
    path.write_text("\n".join(["email,name", *lines]) + "\n", encoding="utf-8")
    return path


class Peer:
    """The mail server: what it says is shown as it comes, and its last words are kept."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(PEER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._last: dict[str, Any] = {}
        self.port: int = json.loads(self._lines().readline())["port"]
        self.began_at = time.time()  # seconds count from here
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def end(self) -> dict[str, Any]:
        """What it took. It stops at the end of its stdin, so also where we were killed."""
        assert self.process.stdin
        self.process.stdin.close()
        self._thread.join()
        self._lines().close()
        self.process.wait()
        return self._last

    def _listen(self) -> None:
        for line in self._lines():
            self._last = json.loads(line)
            if "to" not in self._last:
                passed = time.time() - self.began_at
                print(f"{passed:>8.1f} s  {self._last['taken']:>7,} mails taken", flush=True)

    def _lines(self) -> Any:
        return self.process.stdout


@dataclass(frozen=True, slots=True)
class Noted:
    """`queued` and `sent` are seconds since the command began; `processor` are seconds by who used
    them; `commits` are the database's. All but `again`, the result of the same file once more, and
    the memory are of the first time."""

    first: dict[str, Any]
    queued: float
    processor: dict[str, float]
    commits: int
    load: float
    again: dict[str, Any]
    megabytes: float


def measure(path: Path, peer: Peer, folder: Path) -> Noted:
    manage("migrate", "-v0")
    cluster = subprocess.Popen([sys.executable, "manage.py", "qcluster"], cwd=ROOT)
    peak = Peak(cluster.pid)
    try:
        wait_for_heartbeat()
        commits, used = int(asked(COMMITS)), processor_seconds(cluster.pid, peer, folder)
        peer.began_at = time.time()
        first = timed("invite", str(path), "--group", ROLE, "--wait", "--json")
        load = os.getloadavg()[0]
        after = processor_seconds(cluster.pid, peer, folder)
        commits = int(asked(COMMITS)) - commits
        queued = float(asked(QUEUED_AT)) - peer.began_at
        again = timed("invite", str(path), "--group", ROLE, "--wait", "--json")
    finally:
        peak.stop()
        cluster.terminate()
        cluster.wait()
    processor = {name: after[name] - used[name] for name in after}
    return Noted(first, queued, processor, commits, load, again, peak.megabytes)


def asked(program: str) -> str:
    return manage("shell", "-v0", "-c", program)


def processor_seconds(cluster: int, peer: Peer, folder: Path) -> dict[str, float]:
    """Seconds that the workers, the database and the mail server have used so far."""
    server = int((folder / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    roots = {"workers": cluster, "database": server, "mail server": peer.process.pid}
    return {name: _used(psutil.Process(pid)) for name, pid in roots.items()}


def _used(root: psutil.Process) -> float:
    """With its children: those that live, and those that have ended and were waited for."""
    return sum(sum(one.cpu_times()[:4]) for one in [root, *root.children(recursive=True)])


def report(noted: Noted, took: dict[str, Any], began_at: float, people: int) -> bool:
    """Print what came of it, and say whether all is as it shall be."""
    wanted = {address(number) for number in range(people)}
    missing = wanted - took["to"].keys()
    strangers = took["to"].keys() - wanted
    twice = [number for counts in (took["to"], took["ids"]) for number in counts.values()]
    doubles = sum(number - 1 for number in twice)
    sent = took["last_at"] - began_at
    processor = ", ".join(f"{name} {used:.1f}" for name, used in noted.processor.items())
    faults = {
        f"{doubles} addresses or Message-IDs too often": doubles,
        f"{len(missing)} without a mail": missing,
        f"{len(strangers)} whom nobody invited": strangers,
        f"the file invited {noted.first['invited']:,}": noted.first["invited"] != people,
        f"the same file again invited {noted.again['invited']:,}": noted.again["invited"],
        f"not within {MOST_SECONDS:.0f} s": sent > MOST_SECONDS,
    }
    found = [words for words, is_so in faults.items() if is_so]
    print(f"{'all queued':<24}{noted.queued:>8.1f} s  {noted.first['invited']:,} invited")
    print(f"{'all sent':<24}{sent:>8.1f} s  {took['taken']:,} mails, {len(took['to']):,} addresses")
    print(f"{'whole command':<24}{noted.first['seconds']:>8.1f} s  with the wait for the last job")
    print(f"{'the same file again':<24}{noted.again['seconds']:>8.1f} s")
    print(f"{'twice':<24}{doubles:>8}")
    print(f"{'missing':<24}{len(missing):>8}")
    print(f"{'connections':<24}{took['connections']:>8}")
    print(f"{'processor':<24}{sum(noted.processor.values()):>8.1f} s  {processor}")
    print(f"{'commits':<24}{noted.commits:>8,}")
    print(f"{'largest worker':<24}{noted.megabytes:>8.0f} MB")
    print(f"{'load of the machine':<24}{noted.load:>8.1f}")
    print("; ".join(["NOT as it shall be", *found]) if found else "as it shall be")
    return not found


if __name__ == "__main__":
    main()
