"""The portal page: server time and queries, for a person with much on it.

Runs in a folder of its own with its own embedded Postgres: twenty tools beside our own, six
announcements, six jobs of two hundred parts each. What is timed is the whole of Django with its
middleware, in this process, without a network; the first few requests, which load templates, are
left out.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from benchmarks.whole_way import environment, wait_for_the_end_of_the_server  # noqa: E402  # on the path now

TOOLS, ANNOUNCEMENTS, JOBS, PARTS = 20, 6, 6, 200
WARM_UP = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=300)
    requests = parser.parse_args().requests
    with tempfile.TemporaryDirectory(prefix="hustings-benchmark-") as folder:
        Path(folder).chmod(0o755)  # root's database server runs as an account of its own
        clean = environment(os.environ, Path(folder))
        os.environ.clear()
        os.environ.update(clean | {"DJANGO_SETTINGS_MODULE": "config.settings"})
        measure(requests)
        wait_for_the_end_of_the_server(Path(folder) / "postgres")


def measure(requests: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    person = furnish()
    settings.DEBUG = False  # else Django keeps every statement
    client = Client()
    client.force_login(person)
    reset_queries()  # the log of them is full by now, and counts no more
    with CaptureQueriesContext(connection) as asked:
        size = len(client.get("/").content)
    queries = len(asked)  # read now: later requests empty the log of them
    for _ in range(WARM_UP):
        client.get("/")
    times, processor = [], []
    for _ in range(requests):
        started, worked = time.perf_counter(), time.process_time()
        assert client.get("/").status_code == 200
        times.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - worked) * 1000)
    print(f"{'queries':<20}{queries:>8}")
    print(f"{'size':<20}{size / 1024:>8.0f} kB, unpacked")
    print(f"{'median':<20}{statistics.median(times):>8.1f} ms")
    print(f"{'95th percentile':<20}{statistics.quantiles(times, n=20)[-1]:>8.1f} ms")
    print(f"{'our own work':<20}{statistics.median(processor):>8.1f} ms, the median")
    connection.close()


def furnish() -> Any:
    """A person with more on the page than most will have."""
    from access.actions import add_person, grant
    from core.catalogue import Tool, add_tool, roles
    from jobs.actions import ChildJob, fan_out
    from portal.actions import announce, note_opened, pin

    person = add_person(email="ada@campaign.test", pool="staff", name="Ada Quill")
    for role in roles():
        if role.pool == "staff":
            grant(user=person, role=role.slug, reason="To measure.", by=None)
    for number in range(TOOLS):
        tool = Tool(
            name=f"Tool {number}", summary="What one does with it, in a line.", icon="apps",
            url_name="portal:asking", groups=frozenset({"donors-reviewer"}), owner="Compliance",
            section=f"Part {number % 6}",
        )  # fmt: skip
        add_tool(tool)
        if number % 4 == 0:
            note_opened(person=person, tool=tool.key)
            pin(person=person, tool=tool.key)
    for number in range(ANNOUNCEMENTS):
        announce(by=person, title=f"Announcement {number}", text="Two lines.\nAnd the second.")
    for number in range(JOBS):
        parts = [ChildJob("jobs.tasks.tidy", label=f"Part {part}") for part in range(PARTS)]
        fan_out(children=parts, then="jobs.tasks.tidy", label=f"Job {number}", created_by=person)
    return person


if __name__ == "__main__":
    main()
