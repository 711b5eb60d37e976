"""One person through the API: how long `POST /api/donors/screening/` takes, warm.

Runs in a folder of its own with its own embedded Postgres: 25,200 entries on twelve lists, 20,000
gifts to count names by, one web process set as in production. Each request asks about another donor
of the file, with employer and address, by a token, over one connection that is kept open. The first
requests, which build the index, are told apart.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from benchmarks.auth_request import production  # noqa: E402  # the project is on the path only now
from benchmarks.whole_way import (  # noqa: E402
    Peak,
    bring_lists,
    environment,
    manage,
    wait_for_the_end_of_the_server,
)
from donors.demo import generate  # noqa: E402

WARM_UP = 20
THROTTLED = 429
ALLOWED = 20.0  # milliseconds at the 95th percentile
FURNISHING = """
from datetime import timedelta
from django.utils import timezone
from access.tests.people import person
from gateway.actions import create_token
ada = person("ada@campaign.test", "donors-reviewer")
until = timezone.now() + timedelta(days=1)
print(create_token(owner=ada, name="t", groups=["donors-reviewer"], until=until, by=ada)[1])
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000)
    requests = parser.parse_args().requests
    with tempfile.TemporaryDirectory(prefix="hustings-benchmark-") as folder:
        Path(folder).chmod(0o755)  # root's database server runs as an account of its own
        clean = environment(os.environ, Path(folder))
        os.environ.clear()
        os.environ.update(clean, DJANGO_SETTINGS_MODULE="config.settings", SECRET_KEY="invented")
        measure(Path(folder), requests)
        wait_for_the_end_of_the_server(Path(folder) / "postgres")


def measure(folder: Path, requests: int) -> None:
    import django

    django.setup()
    from gateway.tests.gate import HOUSE, Gate

    gate = Gate(web_workers=1, folder=folder)
    gate.environment |= production(folder / "postgres")
    files = generate(folder / "data", contributions=20_000)
    manage("migrate", "-v0")
    bring_lists(files, folder)
    manage("import_contributions", str(files.gifts), "--wait", "--json")
    token = gate.manage("shell", "-v0", "-c", FURNISHING).split()[-1]
    gate.start_web()
    assert gate.web
    peak = Peak(gate.web.pid)
    try:
        took = asked(gate.web_port, HOUSE, token, people(files.gifts, WARM_UP + requests))
    finally:
        peak.stop()
        gate.stop()
    report(took, peak)


def people(gifts: Path, most: int) -> list[dict[str, str]]:
    """Every tenth of the file's rows, as the body of a request."""
    with gifts.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["LastName"]]
    return [
        {
            "name": f"{row['LastName']}, {row['FirstName']} {row['MiddleName']}".strip(),
            "employer": row["Employer"],
            "occupation": row["Occupation"],
            "city": row["City"],
            "state": row["State"],
            "zip": row["ZipOrPostal"],
        }
        for row in rows[::10][:most]
    ]


def asked(port: int, host: str, token: str, bodies: list[dict[str, str]]) -> list[float]:
    """Milliseconds of each request, in the order of the bodies."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {
        "Host": host,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.1",
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
    }
    took: list[float] = []
    matches = 0
    for body in bodies:
        content = json.dumps({name: value for name, value in body.items() if value})
        while True:
            started = time.perf_counter()
            connection.request("POST", "/api/donors/screening/", content, headers)
            answer = connection.getresponse()
            told = answer.read()
            lasted = (time.perf_counter() - started) * 1000
            if answer.status != THROTTLED:
                break
            time.sleep(1)  # a caller has so many a minute: what is refused is not counted
        assert answer.status == 200, told
        took.append(lasted)
        matches += len(json.loads(told)["matches"])
    print(f"{len(bodies):,} people, {matches:,} matches", flush=True)
    return took


def report(took: list[float], peak: Peak) -> None:
    warm = took[WARM_UP:]
    high = statistics.quantiles(warm, n=20)[-1]
    print(f"{'the first request':<20}{took[0]:>8.0f} ms, which builds the index")
    print(f"{'median':<20}{statistics.median(warm):>8.1f} ms")
    print(f"{'95th percentile':<20}{high:>8.1f} ms (allowed: {ALLOWED:g})")
    print(f"{'largest process':<20}{peak.megabytes:>8.0f} MB")
    sys.exit(high > ALLOWED)


if __name__ == "__main__":
    main()
