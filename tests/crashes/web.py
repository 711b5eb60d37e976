"""The web process of a house, and somebody who visits its pages."""

from __future__ import annotations

import http.cookiejar
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psutil
from django.conf import settings

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Web:
    """gunicorn as operators start it, with two workers."""

    def __init__(self, environment: dict[str, str], port: int, log: Path) -> None:
        self.address = f"http://127.0.0.1:{port}"
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn"],
                cwd=settings.ROOT,
                env={**environment, "PORT": str(port), "HOST": "127.0.0.1", "WEB_WORKERS": "2"},
                stdout=file,
                stderr=file,
            )

    def workers(self) -> list[psutil.Process]:
        return list(psutil.Process(self.process.pid).children())

    def serves(self) -> bool:
        """Whether the sign-in page, which asks the database, is given out."""
        try:
            return "csrfmiddlewaretoken" in self._visit("/sign-in/", visitor())
        except (OSError, urllib.error.URLError):
            return False

    def download(self, path: str, *, email: str, password: str) -> bytes:
        """Sign in, and fetch what stands at `path`."""
        somebody = visitor()
        found = TOKEN.search(self._visit("/sign-in/", somebody))
        assert found, "the sign-in page has no form"
        form = {"csrfmiddlewaretoken": found[1], "username": email, "password": password}
        with somebody.open(
            f"{self.address}/sign-in/", urllib.parse.urlencode(form).encode(), timeout=10
        ):
            pass
        with somebody.open(f"{self.address}{path}", timeout=10) as answer:
            return bytes(answer.read())

    def _visit(self, path: str, somebody: urllib.request.OpenerDirector) -> str:
        with somebody.open(f"{self.address}{path}", timeout=5) as answer:
            return str(answer.read().decode())


def visitor() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
    )
