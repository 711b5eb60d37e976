"""A volunteer comes in by the link of a mail, on a phone of 390 pixels, without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from access import actions
from access.models import User
from access.queries import groups_of
from access.tests.people import link_in
from texting.onboarding import ONBOARDING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROLE = "texting-volunteer"
THUMB = 44  # pixels


def looks_right(page: Page, heading: str) -> None:
    """Nothing is wider than the phone, and what is to be pressed is as high as a thumb."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for target in page.locator("main .button, main .choice").all():
        box = target.bounding_box()
        assert box
        assert box["height"] >= THUMB


def test_a_volunteer_accepts_and_is_taken_through_the_onboarding(
    browser: Browser, live_server: LiveServer
) -> None:
    invitation = actions.invite(
        email="nell@example.org", name="Nell Fisk", role=ROLE, note="Phone bank.", by=None
    )
    phone = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, java_script_enabled=False
    )
    page = phone.new_page()
    page.goto(f"{live_server.url}{link_in(invitation)}")
    assert page.url == f"{live_server.url}/invitation/"
    expect(page.get_by_role("heading", name="You are invited")).to_be_visible()
    page.get_by_role("button", name="Accept").tap()

    expect(page.get_by_label("Your name")).to_have_value("Nell Fisk")
    page.get_by_role("button", name="Go on").tap()
    page.get_by_text("I have read this, and I agree").tap()
    page.get_by_role("button", name="Go on").tap()
    for question in ONBOARDING.quiz:
        page.get_by_text(question.choices[0].text).tap()
    page.get_by_role("button", name="Finish").tap()
    expect(page.get_by_role("alert")).to_contain_text("Some answers are not right yet")
    expect(page.get_by_text(ONBOARDING.quiz[0].choices[0].because)).to_be_visible()
    for question in ONBOARDING.quiz:
        right = next(choice for choice in question.choices if choice.is_right)
        page.get_by_text(right.text).tap()
    page.get_by_role("button", name="Finish").tap()

    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    assert groups_of(User.objects.get(email="nell@example.org")) == {ROLE}
    page.goto(f"{live_server.url}/admin/")
    expect(page.get_by_role("heading", name="This is not open to you")).to_be_visible()
    phone.close()


def test_the_quiz_is_answered_by_keyboard_alone_and_fits_a_phone(
    page: Page, live_server: LiveServer
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    invitation = actions.invite(email="nell@example.org", name="", role=ROLE, note="x", by=None)
    page.goto(f"{live_server.url}{link_in(invitation)}")
    looks_right(page, "You are invited")
    page.get_by_role("button", name="Accept").press("Enter")
    looks_right(page, "Your name")
    page.get_by_label("Your name").fill("Nell Fisk")
    page.keyboard.press("Enter")
    looks_right(page, "What you agree to")
    page.get_by_role("checkbox").press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group").first).to_be_visible()
    looks_right(page, "Three minutes of questions")
    for question in ONBOARDING.quiz:
        group = page.get_by_role("group", name=question.text)
        group.get_by_role("radio").first.focus()
        right = [choice.is_right for choice in question.choices].index(True)
        page.keyboard.press("Space")
        for _ in range(right):
            page.keyboard.press("ArrowDown")
        expect(group.get_by_role("radio").nth(right)).to_be_checked()
    page.get_by_role("button", name="Finish").press("Enter")
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    looks_right(page, "You are in")
