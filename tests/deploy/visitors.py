"""People who load a page again and again, over TLS through nginx or straight at the socket."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.deploy.machine import HOST, Machine

PAUSE_SECONDS = 0.05  # a visitor that never rests would take the cores from those who serve
TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE


class OverSocket(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__(HOST, timeout=60)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(60)
        self.sock.connect(str(self.path))


class OverTls(http.client.HTTPSConnection):
    def __init__(self, port: int) -> None:
        super().__init__("127.0.0.1", port, timeout=60, context=TRUSTING)

    def connect(self) -> None:
        plain = socket.create_connection((self.host, self.port), timeout=60)
        self.sock = TRUSTING.wrap_socket(plain, server_hostname=HOST)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: str


def ask(
    connection: http.client.HTTPConnection, path: str, *, method: str = "GET", **headers: str
) -> Answer:
    given = {"Host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request(method, path, headers=given)
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read().decode())


@dataclass
class Crowd:
    """Several visitors at once, until `leave`. What each got is counted; nothing is tried twice."""

    machine: Machine
    path: str
    got: Counter[str] = field(default_factory=Counter)
    _over: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def come(self) -> None:
        for through in ("nginx", "socket"):
            for keeps in (True, False):
                for _ in range(2):
                    thread = threading.Thread(target=self._visit, args=(through, keeps))
                    thread.start()
                    self._threads.append(thread)

    def leave(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def answers(self) -> int:
        with self._lock:
            return sum(self.got.values())

    def _visit(self, through: str, keeps: bool) -> None:
        connection = self._connection(through)
        while not self._over.wait(PAUSE_SECONDS):
            try:
                headers = {} if keeps else {"Connection": "close"}
                # what came by nginx's TLS says so; at the socket the visitor is the proxy
                if through == "socket":
                    headers["X-Forwarded-Proto"] = "https"
                told = str(ask(connection, self.path, **headers).status)
            except (OSError, http.client.HTTPException) as error:
                told = type(error).__name__
                connection.close()
            with self._lock:
                self.got[f"{through}, {'kept' if keeps else 'new'}: {told}"] += 1
            if not keeps:
                connection.close()
        connection.close()

    def _connection(self, through: str) -> http.client.HTTPConnection:
        if through == "nginx":
            return OverTls(self.machine.tls)
        return OverSocket(self.machine.address)
