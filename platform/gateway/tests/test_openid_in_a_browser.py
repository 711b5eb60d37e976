"""Signing in on the way to a service, in Chromium: a form of ours leads to another host in the end,
which our Content-Security-Policy lets no form do. And the page that shows a secret once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from access.demo import create_demo_people
from gateway import actions
from gateway.models import OpenIDClient, Service

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # its name in the library
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Wiki</title><h1>The wiki</h1>")

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def back() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/back"
    server.shutdown()
    server.server_close()


@pytest.fixture
def wiki(live_server: LiveServer, settings: LazySettings) -> Service:
    settings.BASE_URL = live_server.url
    create_demo_people()
    return actions.add_service(
        slug="wiki", name="Wiki", host="wiki.campaign.test", upstream="", by=None,
        open_to=["platform-admin"], owner="Ines Marlowe",
    )  # fmt: skip


def test_who_signs_in_on_the_way_arrives(
    page: Page, live_server: LiveServer, wiki: Service, back: str
) -> None:
    client, _ = actions.add_client(service=wiki, redirects=[back], by=None)
    asked = {
        "client_id": client.client_id, "redirect_uri": back, "response_type": "code",
        "scope": "openid", "state": "x", "code_challenge": "c" * 43,
        "code_challenge_method": "S256",
    }  # fmt: skip
    question = f"{live_server.url}/openid/authorize?{urlencode(asked)}"
    page.goto(question)
    page.get_by_role("button", name="platform-admin@demo.invalid").click()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="The wiki")).to_be_visible()
    assert re.search(r"[?&]code=\w+", page.url)

    page.goto(question)  # signed in already
    expect(page.get_by_role("heading", name="The wiki")).to_be_visible()


def test_an_engineer_makes_a_client_and_reads_its_secret(
    page: Page, live_server: LiveServer, wiki: Service, back: str
) -> None:
    page.goto(f"{live_server.url}/admin/gateway/openidclient/add/")
    page.get_by_role("button", name="platform-engineer@demo.invalid").click()
    page.keyboard.press("Enter")
    page.locator("select[name=service]").select_option(label="Wiki")
    page.get_by_label("people are sent back to").fill(back)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("It is shown on this page and never again.")).to_be_visible()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/openid-secret-{width}.png")
    page.get_by_role("link", name="I have put them there").click()
    expect(page.get_by_role("button", name="Give it a new secret")).to_be_visible()
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/openid-client.png")
    assert OpenIDClient.objects.get().client.get_redirect_uris() == [back]
