"""Our house over real HTTP, on the database connection of the test that asks.

So what a test does is undone after it, and a test of many sign-ins costs no emptying of tables.
One request at a time: the connection is shared.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import LiveServerThread


class _OneConnectionServer(ThreadedWSGIServer):
    def _close_connections(self) -> None:
        """It is the test's."""


class _OneConnectionThread(LiveServerThread):
    server_class = _OneConnectionServer


@contextlib.contextmanager
def served() -> Iterator[str]:
    """Where the house is: `127.0.0.1:8000`."""
    connection = connections["default"]
    connection.inc_thread_sharing()
    thread = _OneConnectionThread("127.0.0.1", StaticFilesHandler, {"default": connection})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        assert not thread.error, thread.error
        yield f"127.0.0.1:{thread.port}"
    finally:
        thread.terminate()
        connection.dec_thread_sharing()
