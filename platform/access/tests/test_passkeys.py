"""Passkeys in Chromium, with an authenticator of its own making: and all pages on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from access import actions
from access.models import AccessEvent, User
from access.tests.entering import code_in, latest_mail, phone_banker, totp, with_app
from access.tests.people import PASSWORD, administrator

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser: Browser, settings: LazySettings) -> Iterator[Page]:
    """A phone with a passkey store that says yes; what the browser complains of fails the test."""
    settings.DEBUG = True  # one host for both pools
    settings.SECOND_FACTOR_REQUIRED = True
    context = browser.new_context(viewport={"width": 390, "height": 760})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    # a refused form is answered with 422, which Chromium tells as an error
    assert [one for one in complaints if "422" not in one] == []


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def add_passkey(page: Page, live_server: LiveServer, name: str) -> None:
    page.goto(f"{live_server.url}/account/passkeys/add/")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make the passkey").click()


def sign_out(page: Page) -> None:
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def test_a_volunteer_comes_by_code_adds_a_passkey_and_comes_by_it(
    page: Page, live_server: LiveServer
) -> None:
    val = phone_banker()
    page.goto(f"{live_server.url}/sign-in/code/?next=/account/")
    assert fits(page)
    page.keyboard.type("val@example.org")
    page.keyboard.press("Enter")
    field = page.get_by_label("Code")
    expect(field).to_be_focused()
    assert field.get_attribute("autocomplete") == "one-time-code"
    assert field.get_attribute("inputmode") == "numeric"
    assert fits(page)
    page.keyboard.type(code_in(latest_mail(val.email)))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    add_passkey(page, live_server, "my phone")
    expect(page.get_by_role("button", name="Remove my phone")).to_be_visible()
    assert fits(page)

    sign_out(page)
    passkey = Authenticator.objects.get()
    Authenticator.objects.update(data=passkey.data | {"counter": 10_000})  # by a copy of it
    page.goto(f"{live_server.url}/sign-in/code/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("used by another device")).to_be_visible()

    Authenticator.objects.update(data=passkey.data)
    page.goto(f"{live_server.url}/sign-in/code/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert Authenticator.objects.get().data["counter"] > 0
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.SIGNED_IN, person=val).count() == 2

    page.get_by_role("button", name="Remove my phone").click()
    expect(page.get_by_text("It was removed.")).to_be_visible()
    sign_out(page)
    page.goto(f"{live_server.url}/sign-in/code/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="That did not let you in")).to_be_visible()


def test_an_administrator_without_the_workspace_sets_up_a_passkey_by_a_link(
    page: Page, live_server: LiveServer
) -> None:
    opened = actions.create_administrator(email="ada@campaign.test", name="Ada Quill")
    page.goto(f"{live_server.url}/sign-in/link/#{opened.link.partition('#')[2]}")
    assert "#" not in page.url
    assert fits(page)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Set up a second factor to go on.")).to_be_visible()
    assert fits(page)
    add_passkey(page, live_server, "Yubikey")
    page.get_by_role("button", name="Make recovery codes").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert fits(page)
    with page.expect_download() as saving:
        page.get_by_role("link", name="Save them as a file").click()
    saved = saving.value.path().read_text()
    assert [line for line in saved.splitlines() if line] == [
        "Hustings recovery codes of ada@campaign.test",
        *page.locator(".codes li").all_inner_texts(),
    ]
    page.goto(f"{live_server.url}/admin/")
    expect(page.get_by_role("heading", name="Admin", exact=True)).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in/local/?next=/account/")
    assert fits(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("button", name="Remove Yubikey")).to_be_visible()


def test_a_passkey_is_a_second_factor_beside_a_password(
    page: Page, live_server: LiveServer
) -> None:
    boss = administrator()
    secret = with_app(boss)
    page.goto(f"{live_server.url}/sign-in/local/?next=/account/")
    page.get_by_label("E-mail").fill(boss.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Code").fill(totp(secret))
    assert fits(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    page.get_by_role("link", name="Set up another phone").click()
    qr = page.get_by_role("img", name="QR code")
    assert qr.evaluate("image => image.complete && image.naturalWidth > 100")
    assert fits(page)
    add_passkey(page, live_server, "laptop")
    expect(page.get_by_role("button", name="Remove laptop")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in/local/?next=/account/")
    page.get_by_label("E-mail").fill(boss.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_an_answer_to_another_challenge_lets_nobody_in(page: Page, live_server: LiveServer) -> None:
    """What was posted once is posted again: the challenge is used up."""
    actions.create_administrator(email="ada@campaign.test")
    ada = User.objects.get(email="ada@campaign.test")
    link = actions.make_link(person=ada, life=timedelta(hours=1))
    page.goto(f"{live_server.url}/sign-in/link/#{link.partition('#')[2]}")
    page.get_by_role("button", name="Sign in", exact=True).click()
    add_passkey(page, live_server, "phone")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert Authenticator.objects.filter(user=ada, type="webauthn").count() == 1
    page.context.clear_cookies()
    posted: list[str] = []
    page.on("request", lambda asked: posted.append(asked.post_data or ""))
    page.goto(f"{live_server.url}/sign-in/local/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    (answer,) = [one for one in posted if "credential" in one]
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in/local/")
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    fields: dict[str, str | float | bool] = {
        **dict(parse_qsl(answer)),
        "csrfmiddlewaretoken": token,
    }
    again = page.context.request.post(f"{live_server.url}/sign-in/passkey/", form=fields)
    assert again.status == 422
