"""What nginx's question to Hustings adds to a request: milliseconds at the median and beyond.

One nginx, in front of one and the same service (another nginx, which answers at once), with the
question and without it. Requests come by the clock (open loop), at a hundred a second, whatever
the answers take; the two ways take turns, so that what else the machine does hits both. Hustings is
gunicorn with two processes, set as in production, on the embedded Postgres, in a folder of its own;
what the environment says of databases and the like does not count.
"""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from benchmarks.whole_way import environment  # noqa: E402  # the project is on the path only now

WORKERS = 2
ALLOWED = {"median": 5.0, "95th percentile": 15.0}  # milliseconds that the question may add

# Her session is one that the Workspace's sign-in began, and she has gone into the charts.
FURNISHING = """
from django.contrib.sessions.models import Session
from access.queries.sessions import METHODS, METHODS_USER, WORKSPACE
from access.tests.people import person, session_of
from gateway import actions, visits
from gateway.tests.gate import CHARTS, LEDGER
for slug, host in (("charts", CHARTS), ("ledger", LEDGER)):
    actions.add_service(
        slug=slug, name=slug, host=host, upstream="http://127.0.0.1:{port}", by=None,
        open_to=["donors-reviewer"], owner="the benchmark",
    )
ada = person("ada@campaign.test", "donors-reviewer")
session = Session.get_session_store_class()(session_of(ada))
session[METHODS], session[METHODS_USER] = [{{"method": WORKSPACE}}], str(ada.pk)
session.save()
visit = visits.Visit("charts", str(session.session_key), ada.pk)
print(f"{{visits.cookie_name()}}={{visits.visit_cookie(visit)}}")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=100, help="requests a second")
    parser.add_argument("--seconds", type=int, default=10, help="of each turn")
    parser.add_argument("--turns", type=int, default=3, help="of each way")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(
        prefix="hustings-benchmark-", ignore_cleanup_errors=True
    ) as folder:
        clean = environment(os.environ, Path(folder))
        os.environ.clear()
        os.environ.update(clean, DJANGO_SETTINGS_MODULE="config.settings", SECRET_KEY="invented")
        measure(Path(folder), options.rate, options.seconds, options.turns)


def measure(folder: Path, rate: int, seconds: int, turns: int) -> None:
    import django

    django.setup()
    from gateway.tests.gate import CHARTS, LEDGER, Gate

    gate = Gate(web_workers=WORKERS, folder=folder)
    gate.environment |= production(folder / "postgres")
    service = Fast(gate.folder)
    try:
        cookie = furnish(gate, service.port)
        took: dict[str, list[float]] = {"with": [], "without": []}
        warm_up(gate.port, CHARTS, cookie)
        for turn in range(turns):
            for way, host in (("without", LEDGER), ("with", CHARTS)):
                took[way] += load(gate.port, host, cookie, rate, seconds)
                print(f"turn {turn + 1}, {way} the question: {len(took[way])} requests", flush=True)
        report(took, rate)
    finally:
        service.stop()
        gate.stop()


def production(home: Path) -> dict[str, str]:
    """What the checks of production ask for; with DEBUG every statement would be logged. Whatever
    ends TLS stands before this nginx, and is not measured."""
    from config import embedded_postgres
    from gateway.tests.gate import HOUSE

    embedded_postgres.join(home)
    place = quote(str(embedded_postgres.socket_folder(home)), safe="")
    user, port, name = (getattr(embedded_postgres, it) for it in ("SUPERUSER", "PORT", "DATABASE"))
    return {
        "DEBUG": "off",
        "DATABASE_URL": f"postgres://{user}@{place}:{port}/{name}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "BASE_URL": f"https://{HOUSE}",
        "BEHIND_PROXY": "on",
        "EMAIL_HOST": "127.0.0.1",
        "STAFF_DOMAINS": "campaign.test",
        "GOOGLE_CLIENT_ID": "invented",
        "GOOGLE_CLIENT_SECRET": "invented",
    }


class Fast:
    """A service that costs nothing: nginx with one word to say."""

    def __init__(self, folder: Path) -> None:
        from gateway.tests.gate import NGINX
        from jobs.tests.house import free_port

        self.port = free_port()
        place = folder / "service"
        place.mkdir()
        (place / "nginx.conf").write_text(
            f"daemon off;\nworker_processes 1;\npid {place}/pid;\nerror_log {place}/log;\n"
            "events {}\nhttp { access_log off; keepalive_requests 1000000;\n"
            f"server {{ listen 127.0.0.1:{self.port}; return 200 service; }} }}\n"
        )
        self.process = subprocess.Popen(
            [NGINX, "-p", str(place), "-c", str(place / "nginx.conf")], stderr=subprocess.DEVNULL
        )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def furnish(gate: object, port: int) -> str:
    """A person, two services, nginx, which asks no question about the second. Gives the Cookie
    header of the person at the first."""
    from gateway.tests.gate import LEDGER, Gate

    assert isinstance(gate, Gate)
    gate.manage("migrate", "-v0")
    cookie = gate.manage("shell", "-v0", "-c", FURNISHING.format(port=port)).split()[-1]
    gate.start_web()
    gate.start_nginx(without_question=LEDGER)
    return cookie


def warm_up(port: int, host: str, cookie: str) -> None:
    load(port, host, cookie, 50, 2)


def load(port: int, host: str, cookie: str, rate: int, seconds: int) -> list[float]:
    """Milliseconds of each request, from the moment it was due: one that has to wait for a
    connection or a thread has waited. By sockets alone: what is measured shares these processors
    with whoever asks."""
    kept = threading.local()
    asked = f"GET / HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n".encode()

    def one(due: float) -> float:
        if not hasattr(kept, "connection"):
            kept.connection = socket.create_connection(("127.0.0.1", port), 30)
        kept.connection.sendall(asked)
        said = b""
        while not said.endswith(b"service") and (more := kept.connection.recv(65_536)):
            said += more
            if not said.startswith(b"HTTP/1.1 200 "):
                raise SystemExit(f"{host} answered {said[:40]!r}: nothing was measured.")
        if b"\r\nConnection: close\r\n" in said:
            kept.connection.close()
            del kept.connection
        assert said.endswith(b"service"), "The connection ended within an answer."
        return (time.perf_counter() - due) * 1_000

    with ThreadPoolExecutor(32) as threads:
        start = time.perf_counter() + 0.1
        waiting = []
        for number in range(rate * seconds):
            due = start + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            waiting.append(threads.submit(one, due))
        return [future.result() for future in waiting]


def report(took: dict[str, list[float]], rate: int) -> None:
    print(f"\n{rate} requests/s, {WORKERS} web processes, load {os.getloadavg()[0]:.1f}")
    figures = {way: at(times) for way, times in took.items()}
    for name, allowed in ALLOWED.items():
        before, after = figures["without"][name], figures["with"][name]
        added = after - before
        verdict = "held" if added < allowed else "NOT HELD"
        print(
            f"{name:<16} without {before:6.2f} ms  with {after:6.2f} ms  "
            f"adds {added:6.2f} ms (under {allowed:g}: {verdict})"
        )


def at(times: list[float]) -> dict[str, float]:
    cut = statistics.quantiles(times, n=100, method="inclusive")
    return {"median": cut[49], "95th percentile": cut[94]}


if __name__ == "__main__":
    main()
