"""Sign-in and portal in Chromium, on a screen of 360 pixels."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from access.demo import create_demo_people
from access.models import User
from core.catalogue import Tool

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOOLS = tuple(
    Tool(name, summary, "portal:home", "badge", frozenset())
    for name, summary in (("Imports", "Files of contributions"), ("Lists", "Who is on them"))
)


@pytest.fixture(autouse=True)
def _people(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    create_demo_people()
    monkeypatch.setattr("portal.views.tools_for", lambda groups: TOOLS)


def sign_in(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url)
    page.get_by_role("button", name="platform-admin@demo.invalid").click()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your tools")).to_be_visible()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_one_of_the_demos_people_signs_in_with_a_click_and_enter(
    page: Page, live_server: LiveServer
) -> None:
    sign_in(page, live_server)
    assert fits(page)
    expect(
        page.get_by_text(str(User.objects.get(email="platform-admin@demo.invalid")))
    ).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    assert fits(page)


def test_a_slash_filters_the_tools_and_escape_shows_them_all(
    page: Page, live_server: LiveServer
) -> None:
    sign_in(page, live_server)
    tiles = page.locator("#tools li:visible")
    page.keyboard.press("/")
    page.keyboard.type("contributions file")
    expect(tiles).to_have_count(1)
    page.keyboard.type(" zzz")
    expect(tiles).to_have_count(0)
    expect(page.get_by_text("None of your tools is called that.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(tiles).to_have_count(2)


def test_the_first_tab_leads_to_the_content(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
