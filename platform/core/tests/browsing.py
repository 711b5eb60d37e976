"""What tests that drive a browser need."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page

from core.tests.chromium import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # playwright runs an event loop in this thread, and Django then refuses its database
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with chromium() as running:
        yield running
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, settings: LazySettings) -> Iterator[Page]:
    """A page on a phone; whatever the browser complains of fails the test."""
    settings.DEBUG = True  # where the password page exists
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []
