"""Stands between us and an S3 peer, and hands on what is asked: slowly, or not at all."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "date", "server"}


class Between(ThreadingHTTPServer):
    """`before` is called with the method and the path of each request, before it is handed on: it
    may take its time, and a status that it gives is the answer."""

    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.peer = (host, port)
        self.before: Callable[[str, str], int | None] = lambda method, path: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Between

    def _hand_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if status := self.server.before(self.command, self.path):
            self._answer(status, {}, b"")
            return
        peer = http.client.HTTPConnection(*self.server.peer, timeout=20)
        peer.request(self.command, self.path, body, dict(self.headers))
        told = peer.getresponse()
        kept = {k: v for k, v in told.getheaders() if k.lower() not in HOP_BY_HOP}
        if self.command == "HEAD":  # the length of what a GET would bring
            kept["Content-Length"] = told.getheader("Content-Length") or "0"
        self._answer(told.status, kept, told.read())
        peer.close()

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _hand_on  # noqa: N815  # as the base calls them

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing."""


@contextmanager
def standing_between(host: str, port: int) -> Iterator[Between]:
    server = Between(host, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
