"""The whole gateway as a client meets it: nginx in front of gunicorn and of a small service, all of
them real processes, on a database of their own."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import socketserver
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from django.conf import settings

from config import embedded_postgres
from config.tests.memory import make_folder
from jobs.tests.house import MANAGE, clear_away, eventually, free_port

HOUSE = "hustings.campaign.test"
VOLUNTEERS = "volunteers.campaign.test"
CHARTS = "charts.campaign.test"
LEDGER = "ledger.campaign.test"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nginx"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\nservice"


class Upstream:
    """A service that remembers what it was sent, byte by byte, and believes all of it."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.answer = ANSWER
        remember = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request.settimeout(5)
                data = b""
                with contextlib.suppress(OSError):
                    while b"\r\n\r\n" not in data and (more := self.request.recv(65_536)):
                        data += more
                if data:
                    remember.seen.append(data)
                    self.request.sendall(remember.answer)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def headers(self) -> list[tuple[str, str]]:
        """Of the only request there was, names as they came."""
        assert len(self.seen) == 1, self.seen
        lines = self.seen[0].partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]

    def values(self, name: str) -> list[str]:
        """All values of a header, under whatever name a careless service takes for it."""
        wanted = _flat(name)
        return [value for key, value in self.headers() if _flat(key) == wanted]


def _flat(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(".", "-")


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: str

    @property
    def to(self) -> str:
        return self.headers.get("Location", "")

    def cookies(self) -> dict[str, str]:
        pairs = [line.partition(";")[0] for line in self.headers.get_all("Set-Cookie", [])]
        return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


@dataclass
class Gate:
    """`port` is nginx's. `start` writes nginx's configuration by the command of the house."""

    web_workers: int = 4
    folder: Path = field(default_factory=lambda: make_folder("gate"))

    def __post_init__(self) -> None:
        self.port, self.web_port = free_port(), free_port()
        self.upstream = Upstream()
        self.web: subprocess.Popen[bytes] | None = None
        self.nginx: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "VAR_DIR": str(self.folder),
            "PYTHONPATH": os.pathsep.join([str(settings.ROOT), str(settings.ROOT / "platform")]),
            "PORT": str(self.web_port),
            "WEB_WORKERS": str(self.web_workers),
            "LOG_LEVEL": "WARNING",
            "BASE_URL": f"http://{HOUSE}:{self.port}",
            "STAFF_HOST": HOUSE,
            "VOLUNTEER_HOST": VOLUNTEERS,
            "ALLOWED_HOSTS": f"{HOUSE},{VOLUNTEERS},127.0.0.1",
        }
        self.database = {
            "NAME": embedded_postgres.DATABASE,
            "EMBEDDED_HOME": str(self.folder / "postgres"),
        }

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [*MANAGE, *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start_web(self) -> None:
        with (self.folder / "web.log").open("ab") as log:
            self.web = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"],
                cwd=settings.ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        eventually(self._web_answers, seconds=120, what="gunicorn")

    def stop_web(self) -> None:
        if self.web:
            self.web.terminate()
            self.web.wait(timeout=40)
            self.web = None

    def start_nginx(self, *, without_question: str = "") -> None:
        """`without_question` is a host for which Hustings is not asked, to compare with."""
        rendered = self.folder / "hustings.conf"
        self.manage(
            "render_nginx", "--plain", "--test", "--listen", f"127.0.0.1:{self.port}",
            "--web", f"127.0.0.1:{self.web_port}", "--output", str(rendered),
        )  # fmt: skip
        if without_question:
            before, name, after = rendered.read_text().partition(f"server_name {without_question};")
            after = after.replace("auth_request /.hustings/auth;", "auth_request off;", 1)
            rendered.write_text(f"{before}{name}{after}")
        whole = self.folder / "nginx.conf"
        temporary = "\n".join(
            f"    {what}_temp_path {self.folder}/{what};"
            for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole.write_text(
            f"daemon off;\nworker_processes 1;\npid {self.folder}/nginx.pid;\n"
            f"error_log {self.folder}/nginx.log;\nevents {{}}\n"
            f"http {{\n    access_log off;\n{temporary}\n    include {rendered};\n}}\n"
        )
        self.nginx = subprocess.Popen(
            [NGINX, "-p", str(self.folder), "-c", str(whole)], stderr=subprocess.DEVNULL
        )
        eventually(lambda: self._listens(self.port), seconds=20, what="nginx")

    def stop(self) -> None:
        if self.nginx:
            children = psutil.Process(self.nginx.pid).children()
            self.nginx.terminate()
            self.nginx.wait(timeout=20)
            psutil.wait_procs(children, timeout=10)
        self.stop_web()
        self.upstream.stop()
        clear_away(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _web_answers(self) -> bool:
        """It listens before its processes have loaded the application."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.web_port, timeout=60)
            with contextlib.closing(connection):
                # as nginx tells it, where TLS ends there
                connection.request(
                    "GET", "/.well-known/jwks.json", headers={"X-Forwarded-Proto": "https"}
                )
                with connection.getresponse() as response:
                    return response.status == 200
        return False

    def _listens(self, port: int) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return True
        return False

    # --- As a browser -----------------------------------------------------------------------

    def get(
        self, url: str, *, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """`charts.campaign.test/path` or a whole url; names of headers with `_` for `-`."""
        parts = urlsplit(url if "://" in url else f"http://{url}")
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Host": parts.hostname or "", **sent})
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read().decode())
        connection.close()
        return answer

    def enter(self, session: str, *, host: str = CHARTS, path: str = "/") -> str:
        """All the way from a service's page to its cookie, as a browser goes it."""
        away = self.get(f"{host}{path}")
        assert away.status == 302, away
        state = away.cookies()["hustings_state"]
        house = self.get(away.to, Cookie=f"{settings.SESSION_COOKIE_NAME}_staff={session}")
        assert house.status == 302, house
        back = self.get(house.to, Cookie=f"hustings_state={state}")
        assert back.status == 302, back
        assert back.to == f"http://{host}:{self.port}{path}"
        return f"hustings_visit={back.cookies()['hustings_visit']}"

    # --- As an attacker ---------------------------------------------------------------------

    def raw(self, data: bytes) -> bytes:
        """Send bytes as they are; all that comes back until nginx closes, or says no more."""
        with socket.create_connection(("127.0.0.1", self.port), 10) as connection:
            connection.sendall(data)
            answer = b""
            connection.settimeout(3)
            with contextlib.suppress(OSError):
                while more := connection.recv(65_536):
                    answer += more
        return answer
