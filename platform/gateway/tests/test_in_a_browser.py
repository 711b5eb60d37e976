"""The API's page and "Your tokens" in Chromium, under our Content-Security-Policy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from access.demo import create_demo_people
from gateway.models import ApiToken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def complaints(page: Page, live_server: LiveServer) -> list[str]:
    """A platform administrator at a wide screen; what the browser complains of."""
    create_demo_people()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(live_server.url)
    page.get_by_role("button", name="platform-admin@demo.invalid").click()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your tools")).to_be_visible()
    return said


def at_both_widths(page: Page, name: str) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        if SHOTS:
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)


def test_the_page_shows_the_api_and_tries_it_out(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/api/docs/")
    me = page.locator("#operations-me-me_retrieve")
    expect(me).to_be_visible()
    at_both_widths(page, "docs")
    me.click()
    me.get_by_role("button", name="Try it out").click()
    me.get_by_role("button", name="Execute").click()

    expect(me.locator(".live-responses-table")).to_contain_text("platform-admin@demo.invalid")
    assert complaints == []


def test_a_token_is_made_copied_and_revoked_by_keyboard(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.goto(live_server.url)
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Your tokens").click()
    expect(page.get_by_text("You have no tokens yet.")).to_be_visible()
    page.get_by_label("Name").fill("nightly export")
    page.get_by_label("Platform administrator").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Make the token").press("Enter")

    value = page.get_by_label("Value of the token").input_value()
    answer = page.request.get(
        f"{live_server.url}/api/me/", headers={"Authorization": f"Bearer {value}"}
    )
    assert answer.json()["token"]["name"] == "nightly export"
    page.get_by_text("New value, or revoke").click()
    at_both_widths(page, "tokens")
    page.get_by_role("button", name="Revoke nightly export").press("Enter")
    expect(page.get_by_text("has been revoked")).to_be_visible()
    assert ApiToken.objects.get().revoked_at
    assert complaints == []
