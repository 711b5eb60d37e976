"""Staff sign in by a provider in Chromium: our Content-Security-Policy lets them go and come."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from access.models import User
from core.tests.chromium import chromium
from tests.peers import providers
from tests.peers.providers import claims, configured

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser() -> Iterator[Browser]:
    # playwright runs an event loop in this thread, and Django then refuses its database
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with chromium() as running:
        yield running
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def test_the_button_leads_to_the_provider_and_back_on_a_phone(
    browser: Browser, live_server: LiveServer, settings: LazySettings
) -> None:
    settings.DEBUG = True
    settings.STAFF_DOMAINS = ["campaign.test"]
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    with providers.mock() as mock:
        settings.OIDC_ISSUER = mock.issuer
        settings.SOCIALACCOUNT_PROVIDERS = configured(mock.issuer)
        mock.knows("s-1", claims())
        page.goto(f"{live_server.url}/sign-in/?next=/sessions/")
        page.get_by_role("button", name="Sign in with OpenID Connect").click()
        page.wait_for_url(f"{mock.issuer}/**")
        page.locator("input[name=sub]").first.fill("s-1")
        page.get_by_role("button", name="Authorize").click()

        expect(page.get_by_role("heading", name="Your sessions")).to_be_visible()

    expect(page.get_by_text("Chrome on Linux")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert User.objects.get().email == "ada@campaign.test"
