"""Ten thousand invitations, from the CSV to the mail server: seconds, and whether any went twice.

Runs in a folder of its own with its own embedded Postgres, two worker processes and an SMTP server
on this machine. `manage.py invite` takes the file; then it takes the same file again. What the
environment says of databases, brokers, storage and mail does not count.
"""

from __future__ import annotations

import argparse
import email
import logging
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from whole_way import (  # type: ignore[import-not-found]  # it stands beside this file
    ROOT,
    Peak,
    environment,
    manage,
    timed,
    wait_for_heartbeat,
    wait_for_the_end_of_the_server,
)

ROLE = "texting-volunteer"
MOST_SECONDS = 300.0


class Post:
    """Counts the mails that it takes, by address and by Message-ID."""

    def __init__(self) -> None:
        self.to: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.last_at = 0.0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.to.update(envelope.rcpt_tos)
        self.ids[str(email.message_from_bytes(envelope.content)["Message-ID"])] += 1
        self.last_at = time.monotonic()
        return "250 OK"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    people = parser.parse_args().people
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    post = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with tempfile.TemporaryDirectory(prefix="hustings-benchmark-") as name:
            folder = Path(name)
            folder.chmod(0o755)  # root's database server runs as an account of its own
            clean = environment(os.environ, folder)
            os.environ.clear()
            os.environ.update(clean, EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(port))
            fine = measure(people_file(folder / "people.csv", people), people, post)
            wait_for_the_end_of_the_server(folder / "postgres")
    finally:
        controller.stop()
    sys.exit(0 if fine else 1)


def people_file(path: Path, people: int) -> Path:
    lines = (f"volunteer{n}@example.org,Volunteer {n}" for n in range(people))
    path.write_text("\n".join(["email,name", *lines]) + "\n", encoding="utf-8")
    return path


def measure(path: Path, people: int, post: Post) -> bool:
    manage("migrate", "-v0")
    cluster = subprocess.Popen([sys.executable, "manage.py", "qcluster"], cwd=ROOT)
    peak = Peak(cluster.pid)
    try:
        wait_for_heartbeat()
        started = time.monotonic()
        first = timed("invite", str(path), "--group", ROLE, "--wait", "--json")
        to_last_mail = post.last_at - started
        again = timed("invite", str(path), "--group", ROLE, "--wait", "--json")
    finally:
        peak.stop()
        cluster.terminate()
        cluster.wait()
    doubles = sum(number - 1 for number in (post.to | post.ids).values() if number > 1)
    print(f"{'whole command':<24}{first['seconds']:>8.1f} s  {first['invited']:,} invited")
    print(f"{'to the last mail':<24}{to_last_mail:>8.1f} s  {len(post.to):,} addresses")
    print(f"{'the same file again':<24}{again['seconds']:>8.1f} s  {again['invited']:,} invited")
    print(f"{'mails twice':<24}{doubles:>8}")
    print(f"{'largest worker':<24}{peak.megabytes:>8.0f} MB")
    return (len(post.to), doubles, again["invited"]) == (people, 0, 0) and (
        to_last_mail < MOST_SECONDS
    )


if __name__ == "__main__":
    main()
