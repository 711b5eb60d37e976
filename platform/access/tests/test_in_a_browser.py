"""The pages about requests, rights and the log, on a screen of 390 pixels and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from access import actions
from access.models import AccessRequest, Grant, User
from access.tests.people import administrator, person, session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        yield context.new_page()


@pytest.fixture
def ada() -> User:
    return person("ada@campaign.test")


@pytest.fixture(autouse=True)
def _signed_in(page: Page, live_server: LiveServer, ada: User) -> None:
    boss = administrator()
    actions.grant(user=ada, role="donors-admin", reason="keeps the lists", by=boss)
    actions.link_group(google_group="reviewers@campaign.test", role="donors-reviewer", by=boss)
    name, value = settings.SESSION_COOKIE_NAME, session_of(boss)
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_first_step_of_the_tab_key_leads_past_the_sidebar(
    page: Page, live_server: LiveServer
) -> None:
    page.goto(f"{live_server.url}/admin/access/accessevent/")
    expect(page.get_by_role("main")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("What")).to_be_focused()


def test_a_request_is_answered_by_keyboard_on_a_phone(
    page: Page, live_server: LiveServer, ada: User
) -> None:
    request = actions.ask(person=ada, role="donors-reviewer", reason="Ballots are in. " * 20)
    page.goto(f"{live_server.url}/admin/access/accessrequest/{request.pk}/answer/")
    assert fits(page)
    page.get_by_label("Approve: the role is theirs at once").focus()
    page.keyboard.press("Space")
    page.get_by_label("Note, which Ada Quill gets by mail").focus()
    page.keyboard.type("Welcome to the queue.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("approved", exact=False).first).to_be_visible()
    assert AccessRequest.objects.get().state == "approved"
    assert Grant.objects.in_force().filter(user=ada, group__name="donors-reviewer").exists()


@pytest.mark.parametrize(
    "address",
    [
        "accessevent/",
        "user/{ada}/rights/",
        "grant/{grant}/extend/",
    ],
)
def test_our_own_pages_are_no_wider_than_a_phone(
    page: Page, live_server: LiveServer, ada: User, address: str
) -> None:
    grant = Grant.objects.get(user=ada)
    address = address.format(ada=ada.pk, grant=grant.pk)
    page.goto(f"{live_server.url}/admin/access/{address}")
    expect(page.locator(".access-page")).to_be_visible()
    assert fits(page)
