"""Pages as axe judges them, light and dark, on a phone and at a desk: all outside the admin, and
those of the admin that people live in.

Axe itself comes with axe-playwright-python. Playwright hands it to the page past the rules that
keep inline scripts out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.test import Client
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from access.demo import create_demo_people
from access.models import AccessRequest, Invitation, User
from access.queries.sessions import FACTOR, METHODS, METHODS_USER
from access.tests.people import PASSWORD, link_in
from jobs.models import Job
from portal.tests.furnishing import BUSY, IDLE, IMPORT, LOCAL, NEW, VOLUNTEER, furnish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Scheme = Literal["light", "dark"]
PHONE, DESK = 360, 1280  # pixels
# Each width and each scheme once, for what differs by one does not differ by the other. A narrow
# page is the same at a desk: it is looked at on a phone, in one scheme or the other.
LOOKS: tuple[tuple[int, Scheme], ...] = ((PHONE, "light"), (DESK, "dark"))
NARROW: tuple[tuple[int, Scheme], ...] = ((PHONE, "light"), (PHONE, "dark"))
# What axe counts as a fault, by WCAG and its own best practices.
ALL = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"
HALF_IN = "half in"
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
    ("nobody", "/sign-in/local/"),
    ("nobody", "/invitation/?token=of-nobody"),
    ("nobody", "{invitation}"),
    (IDLE, "{invitation}"),  # somebody else's
    (HALF_IN, "/sign-in/second-factor/"),
    (LOCAL, "/account/"),
    (LOCAL, "/account/authenticator-app/"),
    (LOCAL, "/account/confirm/"),
    (BUSY, "/sessions/"),
    (BUSY, "/tokens/"),
)
# The admin's theme asks for the scheme when a page is loaded: so each in one look.
ADMIN_PAGES: tuple[tuple[str, int, Scheme], ...] = (
    ("/admin/access/accessevent/", PHONE, "light"),
    ("/admin/access/grant/", DESK, "dark"),
    ("/admin/access/invitation/", PHONE, "dark"),
    ("/admin/access/accessrequest/{request}/answer/", PHONE, "dark"),
    ("/admin/gateway/service/", DESK, "light"),
    ("/admin/access/user/{person}/change/", DESK, "dark"),
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
        context.add_init_script(Axe().axe_script)
        windows.append(context)
        if who in people:
            context.add_cookies([session_of(people[who], live_server, settings)])
        if who == HALF_IN:
            context.add_cookies([half_in(live_server, settings)])
        return context.new_page()

    yield open_window
    logging.disable(logging.NOTSET)
    for window in windows:
        window.close()


def session_of(person: User, live_server: LiveServer, settings: LazySettings) -> SetCookieParam:
    """Of somebody who has just shown who they are: nothing is asked for again."""
    client = Client()
    client.force_login(person)
    session = client.session
    session[METHODS] = [{"method": FACTOR, "at": time.time()}]
    session[METHODS_USER] = str(person.pk)
    session.save()
    return _cookie(client, live_server, settings)


def half_in(live_server: LiveServer, settings: LazySettings) -> SetCookieParam:
    """Of somebody who has typed a password, and is asked for the second factor."""
    client = Client()
    client.post("/sign-in/local/", {"email": LOCAL, "password": PASSWORD})
    return _cookie(client, live_server, settings)


def _cookie(client: Client, live_server: LiveServer, settings: LazySettings) -> SetCookieParam:
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": live_server.url}


def faults(page: Page, where: str, looks: tuple[tuple[int, Scheme], ...] = LOOKS) -> list[str]:
    """What axe finds in each look, and whether it fits."""
    found = []
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{where} at {width}: wider than the screen")
        for fault in page.evaluate(ALL):
            nodes = [node["html"][:160] for node in fault["nodes"][:3]]
            found.append(f"{where} at {width}, {scheme}: {fault['id']}: {nodes}")
    return found


def test_axe_finds_what_is_wrong_where_something_is(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<main><h1>Tools</h1><img src='a.png'><p style='color: #aaa'>Faint</p></main>")
    page.evaluate(Axe().axe_script)
    found = " ".join(faults(page, "a bad page"))
    page.close()
    assert "image-alt" in found
    assert "color-contrast" in found


def test_axe_finds_nothing_on_our_pages(visit: Visit, settings: LazySettings) -> None:
    settings.DEBUG = False
    job = Job.objects.get(label=IMPORT)
    link = link_in(Invitation.objects.get())
    windows = {who: visit(who) for who in {who for who, _ in PAGES}}
    found = []
    for number, (who, address) in enumerate(PAGES):
        page = windows[who]
        page.goto(address.format(job=job.pk, invitation=link))
        is_narrow = page.locator("main.page-narrow").count()
        looks = NARROW[number % 2 :][:1] if is_narrow else LOOKS
        found += faults(page, f"{who} {address}", looks)
    assert found == []


def test_axe_finds_nothing_in_the_admin(visit: Visit, settings: LazySettings) -> None:
    settings.DEBUG = False
    request = AccessRequest.objects.filter(state=AccessRequest.State.OPEN, person__email=IDLE).get()
    person = User.objects.get(email=LOCAL)
    page = visit(BUSY)
    found = []
    for address, width, scheme in ADMIN_PAGES:
        page.emulate_media(color_scheme=scheme)
        page.goto(address.format(request=request.pk, person=person.pk))
        found += faults(page, address, ((width, scheme),))
    assert found == []


def test_axe_finds_nothing_on_a_volunteers_way_in(
    visit: Visit, live_server: LiveServer, settings: LazySettings
) -> None:
    """From the sign-in on their host, and from an invitation to the last step of an onboarding; by
    an address that is longer than a phone is wide."""
    settings.DEBUG = False
    settings.VOLUNTEER_HOST = urlsplit(live_server.url).hostname
    page = visit("nobody")
    page.goto("/sign-in/")
    found = faults(page, "sign-in by code")
    page.get_by_label("Your e-mail").fill(f"{'very-long-' * 6}@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill("1234 5678")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("That code is not right").wait_for()
    found += faults(page, "the code, refused")
    page.goto(link_in(Invitation.objects.get()))
    page.get_by_role("button", name="Accept").click()
    page.get_by_label("Your name").fill("Nell Fisk")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("checkbox").check()
    found += faults(page, "the terms")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Finish").click()
    page.get_by_text("Some answers are not right yet").wait_for()
    assert found + faults(page, "the quiz, refused") == []


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
