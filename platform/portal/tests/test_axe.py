"""Every page outside the admin as axe judges it, light and dark, on a phone and at a desk.

Axe itself comes with axe-playwright-python. Playwright hands it to the page past the rules that
keep inline scripts out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.test import Client
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from access.demo import create_demo_people
from access.models import User
from jobs.models import Job
from portal.tests.furnishing import BUSY, IDLE, IMPORT, NEW, VOLUNTEER, furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# What axe counts as a fault, by WCAG and its own best practices.
ALL = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
# Of its rules these two alone ask for colours: they are looked at in each scheme at each width,
# all others at each width.
ONLY_COLOURS = "runOnly: ['color-contrast', 'link-in-text-block'], resultTypes"
COLOURS = ALL.replace("resultTypes", ONLY_COLOURS)
# Whose page, and where.
PAGES = (
    ("nobody", "/sign-in/"),  # closed, outside DEBUG
    (BUSY, "/"),
    (IDLE, "/"),
    (NEW, "/"),
    (VOLUNTEER, "/"),
    (IDLE, "/ask/"),
    (NEW, "/ask/donors-reviewer/"),
    (NEW, "/my/refusals/"),
    (BUSY, "/my/refusals/"),
    (BUSY, "/my/jobs/{job}/cancel/"),
    (NEW, "/admin/"),  # 403
    (BUSY, "/no-such-page/"),
    (BUSY, "/?page=%00"),  # 400
)

Visit = Callable[[str], Page]


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, settings: LazySettings) -> Iterator[Visit]:
    """A window of a person's own. Pages that say no are logged; that is not what is looked at."""
    people = furnish()
    windows = []
    logging.disable(logging.CRITICAL)

    def open_window(who: str) -> Page:
        context = browser.new_context(base_url=live_server.url)
        windows.append(context)
        if who in people:
            context.add_cookies([session_of(people[who], live_server, settings)])
        return context.new_page()

    yield open_window
    logging.disable(logging.NOTSET)
    for window in windows:
        window.close()


def session_of(person: User, live_server: LiveServer, settings: LazySettings) -> SetCookieParam:
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url}


def faults(page: Page, where: str) -> list[str]:
    """What axe finds at each width, in light and in dark, and whether it fits."""
    found = []
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{where} at {width}: wider than the screen")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            is_first = scheme == SCHEMES[0]
            for fault in page.evaluate(ALL if is_first else COLOURS):
                nodes = [node["html"][:160] for node in fault["nodes"][:3]]
                found.append(f"{where} at {width}, {scheme}: {fault['id']}: {nodes}")
    return found


def test_axe_finds_what_is_wrong_where_something_is(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<main><h1>Tools</h1><img src='a.png'><p style='color: #aaa'>Faint</p></main>")
    found = " ".join(faults(page, "a bad page"))
    page.close()
    assert "image-alt" in found
    assert "color-contrast" in found


def test_axe_finds_nothing_on_our_pages(visit: Visit, settings: LazySettings) -> None:
    settings.DEBUG = False
    job = Job.objects.get(label=IMPORT)
    windows = {who: visit(who) for who in {who for who, _ in PAGES}}
    found = []
    for who, address in PAGES:
        page = windows[who]
        page.goto(address.format(job=job.pk))
        found += faults(page, f"{who} {address}")
    assert found == []


def test_axe_finds_nothing_on_the_sign_in_page_of_the_demo(
    visit: Visit, settings: LazySettings
) -> None:
    settings.DEBUG = True
    create_demo_people()
    page = visit("nobody")
    page.goto("/sign-in/")
    found = faults(page, "sign-in")
    page.locator("[name=username]").fill("nobody@campaign.test")
    page.locator("[name=password]").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_text("do not go together").wait_for()
    assert found + faults(page, "sign-in, refused") == []


def test_axe_finds_nothing_on_what_opens_over_a_page_and_on_forms_that_are_refused(
    visit: Visit, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = False
    page = visit(BUSY)
    page.goto("/")
    page.locator("summary").click()
    found = faults(page, "menu")
    page.keyboard.press("Escape")
    page.locator("[data-opens]").first.click()
    found += faults(page, "dialog")
    page.keyboard.press("Escape")
    for field in page.locator("[name=csrfmiddlewaretoken]").all():
        field.evaluate("field => field.value = 'too old'")
    page.locator(".pin button").first.click()
    page.get_by_role("heading", name="This form is too old").wait_for()
    found += faults(page, "403 csrf")
    newcomer = visit(NEW)
    newcomer.goto("/ask/donors-reviewer/")
    newcomer.locator("form.card").evaluate("form => form.noValidate = true")
    newcomer.get_by_role("button", name="Send the request").click()
    newcomer.get_by_text("Say why you need it.").wait_for()
    found += faults(newcomer, "ask, refused")
    monkeypatch.setattr("portal.views.home.jobs_of", lambda person: 1 / 0)
    page.goto("/")
    page.get_by_role("heading", name="Something broke on our side").wait_for()
    assert found + faults(page, "500") == []
