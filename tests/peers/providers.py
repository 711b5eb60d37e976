"""Providers to sign in with: a mock that takes any claims, a certified one, and a crooked one."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import requests
from django.conf import settings

from tests.peers.browser import Browser, Page

CLIENT_ID, CLIENT_SECRET = "hustings", "a secret of the tests"
FOLDER = Path(__file__).resolve().parent / "openid"
Claims = dict[str, Any]


def claims(**changed: Any) -> Claims:
    """What the ID token of somebody on the staff says; None leaves a claim out."""
    usual = {
        "email": "ada@campaign.test", "email_verified": True, "hd": "campaign.test",
        "name": "Ada Quill",
    }  # fmt: skip
    return {name: value for name, value in {**usual, **changed}.items() if value is not None}


def configured(issuer: str) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS as the settings make it of the variables that name this issuer."""
    app = {
        **settings.OPENID, "provider_id": issuer, "client_id": CLIENT_ID, "secret": CLIENT_SECRET,
        "settings": {
            **settings.OPENID["settings"],
            "server_url": f"{issuer}/.well-known/openid-configuration",
        },
    }  # fmt: skip
    usual = settings.SOCIALACCOUNT_PROVIDERS
    return {"google": {"APPS": []}, "openid_connect": {**usual["openid_connect"], "APPS": [app]}}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, "the provider has ended"
        with contextlib.suppress(requests.ConnectionError, requests.Timeout):
            requests.get(url, timeout=5, allow_redirects=False)
            return
        time.sleep(0.05)
    raise AssertionError("the provider does not answer")


@contextlib.contextmanager
def _running(url: str, *command: str) -> Iterator[None]:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=FOLDER
    )
    try:
        wait_for(f"{url}/.well-known/openid-configuration", process)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


# --- oidc-provider-mock -------------------------------------------------------------------------


@dataclass(frozen=True)
class Mock:
    """oidc-provider-mock: whoever it was told of, with whatever claims."""

    issuer: str

    def knows(self, subject: str, told: Claims) -> None:
        requests.put(f"{self.issuer}/users/{subject}", json=told, timeout=10).raise_for_status()

    def agree(self, browser: Browser, page: Page, subject: str, *, until: str = "") -> Page:
        """Fill in its page."""
        return browser.submit(page, sub=subject, until=until)


@contextlib.contextmanager
def mock() -> Iterator[Mock]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with _running(url, sys.executable, "-m", "oidc_provider_mock", "--port", str(port)):
        yield Mock(url)


# --- oidc-provider, the certified one -----------------------------------------------------------


@dataclass(frozen=True)
class Certified:
    """npm's oidc-provider, with the accounts that it was started with."""

    issuer: str

    def agree(self, browser: Browser, page: Page, subject: str, *, until: str = "") -> Page:
        """Its page of names, then the one that asks for consent."""
        page = browser.submit(page, login=subject, password="any", until=until)
        return browser.submit(page, until=until)


@contextlib.contextmanager
def certified(accounts: dict[str, Claims], redirect_uris: list[str]) -> Iterator[Certified]:
    node = shutil.which("node")
    assert node, "make setup installs node"
    assert (FOLDER / "node_modules").exists(), "scripts/setup.py --programs installs the provider"
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    client = {
        "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uris": redirect_uris,
        "token_endpoint_auth_method": "client_secret_post",
    }  # fmt: skip
    told = (json.dumps(port), json.dumps([client]), json.dumps(accounts))
    with _running(url, node, "provider.mjs", *told):
        yield Certified(url)


# --- A crooked one ------------------------------------------------------------------------------


@dataclass
class Crooked:
    """Answers whatever it is told to: `id_token` is what its tokens say beside the usual, `answer`
    what stands in for the whole answer, `document` what its configuration says."""

    issuer: str
    id_token: Claims = field(default_factory=dict)
    answer: dict[str, Any] | None = None
    document: dict[str, Any] = field(default_factory=dict)
    userinfo: Claims = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def tokens(self) -> dict[str, Any]:
        if self.answer is not None:
            return self.answer
        said = {
            "iss": self.issuer, "aud": CLIENT_ID, "sub": "crook", "exp": int(time.time()) + 600,
            **claims(), **self.id_token,
        }  # fmt: skip
        said = {name: value for name, value in said.items() if value is not None}
        token = jwt.encode(said, "a key of its own, thirty-two bytes long", algorithm="HS256")
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}


@contextlib.contextmanager
def crooked() -> Iterator[Crooked]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            crook.asked.append(parts.path)
            if parts.path == "/authorize":
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                back = urlencode({"code": "c", "state": asked["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                self.end_headers()
            elif parts.path == "/userinfo":
                self._say(crook.userinfo)
            else:
                named = {
                    "issuer": url, "authorization_endpoint": f"{url}/authorize",
                    "token_endpoint": f"{url}/token", "userinfo_endpoint": f"{url}/userinfo",
                    "jwks_uri": f"{url}/jwks",
                }  # fmt: skip
                self._say({**named, **crook.document})

        def do_POST(self) -> None:
            crook.asked.append(self.path)
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say(crook.tokens())

        def _say(self, told: dict[str, Any]) -> None:
            body = json.dumps(told).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    crook = Crooked(url)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield crook
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
