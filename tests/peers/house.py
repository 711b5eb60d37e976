"""Our house over real HTTP, on the database connection of the test that asks.

So what a test does is undone after it, and a test of many sign-ins costs no emptying of tables.
One request at a time: the connection is shared.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test.testcases import QuietWSGIRequestHandler


class _OneConnectionServer(ThreadedWSGIServer):
    """Its requests use the test's connection, and leave it open."""

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        super().process_request_thread(request, client_address)
        del connections["default"]

    def _close_connections(self) -> None:
        pass


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Where the house is: `127.0.0.1:8000`."""
    connection = connections["default"]
    connection.inc_thread_sharing()
    server = _OneConnectionServer(
        ("127.0.0.1", 0), QuietWSGIRequestHandler, connections_override={"default": connection}
    )
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)  # as Django's own test client does
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        for signal in signals:
            signal.connect(close_old_connections)
        connection.dec_thread_sharing()
