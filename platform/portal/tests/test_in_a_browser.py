"""Sign-in and portal in Chromium, on a screen of 360 pixels."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from access.demo import create_demo_people
from access.models import AccessRequest, User
from access.tests.people import administrator
from core.catalogue import Tool
from jobs.actions import enqueue
from jobs.models import Job
from portal import actions
from portal.models import ToolUse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOOLS = tuple(
    Tool(name, summary, url_name, "badge", frozenset(), owner="Compliance", section=section)
    for name, summary, url_name, section in (
        ("Committees", "Who receives", "portal:refusals", "Donors"),
        ("Imports", "Files of contributions", "portal:asking", "Donors"),
        ("Lists", "Who is on them", "portal:home", "Platform"),
    )
)


@pytest.fixture(autouse=True)
def _people(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    create_demo_people()
    monkeypatch.setattr("portal.tiles.tools_for", lambda groups: TOOLS)


def sign_in(page: Page, live_server: LiveServer, who: str = "platform-admin") -> User:
    page.goto(live_server.url)
    page.get_by_role("button", name=f"{who}@demo.invalid").click()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return User.objects.get(email=f"{who}@demo.invalid")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


def test_one_of_the_demos_people_signs_in_with_a_click_and_enter(
    page: Page, live_server: LiveServer
) -> None:
    person = sign_in(page, live_server)
    assert fits(page)
    page.get_by_text(f"Your account: {person}").click()
    expect(page.get_by_text(person.email)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()
    assert fits(page)


def test_a_slash_filters_the_tools_and_escape_shows_them_all(
    page: Page, live_server: LiveServer
) -> None:
    actions.announce(by=administrator(), title="The office is closed")
    sign_in(page, live_server)
    tiles = page.locator("#tools li:visible")
    expect(tiles).to_have_count(3)
    page.keyboard.press("/")
    page.keyboard.type("contributions file")
    expect(tiles).to_have_count(1)
    expect(page.get_by_role("heading", name="Platform")).to_be_hidden()
    expect(
        page.get_by_role("heading", name="The office is closed")
    ).to_be_hidden()  # what is found comes first
    page.keyboard.type(" zzz")
    expect(tiles).to_have_count(0)
    expect(page.get_by_text("None of your tools is called that.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(tiles).to_have_count(3)
    expect(page.get_by_role("heading", name="The office is closed")).to_be_visible()


def test_arrows_walk_through_the_tools_and_enter_opens_one(
    page: Page, live_server: LiveServer
) -> None:
    person = sign_in(page, live_server)
    page.keyboard.press("/")
    for key, tool in (
        ("ArrowDown", "Committees"), ("ArrowDown", "Imports"), ("ArrowRight", "Lists"),
        ("ArrowDown", "Lists"), ("ArrowUp", "Imports"), ("Home", "Committees"), ("End", "Lists"),
        ("ArrowLeft", "Imports"),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(link(page, tool)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("files")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ask for a tool", level=1)).to_be_visible()

    page.goto(live_server.url)  # what was opened last comes first
    expect(page.locator("#tools .tile-link").first).to_have_text("Imports")
    assert ToolUse.objects.get(person=person).tool == "imports"


def test_a_tool_is_pinned_by_keyboard_and_let_go_again(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server)
    page.get_by_role("button", name="Pin Lists").press("Enter")
    expect(page.get_by_role("region", name="Pinned").get_by_role("link")).to_have_text("Lists")
    pin = page.get_by_role("button", name="Pin Lists")
    expect(pin).to_have_attribute("aria-pressed", "true")
    pin.press("Enter")
    expect(page.get_by_role("region", name="Pinned")).to_have_count(0)


def test_an_announcement_is_dismissed_and_stays_away(page: Page, live_server: LiveServer) -> None:
    actions.announce(by=administrator(), title="The office is closed", text="Until <b>Monday</b>.")
    sign_in(page, live_server)
    expect(page.get_by_text("Until <b>Monday</b>.")).to_be_visible()
    page.get_by_role("button", name="Dismiss “The office is closed”").click()
    expect(page.get_by_text("The office is closed")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="Your tools")).to_be_visible()
    expect(page.get_by_text("The office is closed")).to_have_count(0)


def running_job(by: User) -> Job:
    job = enqueue(function="jobs.tasks.tidy", label="Import of gifts.csv", created_by=by)
    Job.objects.filter(pk=job.pk).update(
        state="running", claim_token="6f1c0e0e-7d0a-4a0e-9a65-1f5f0f3f8a10",
        lease_until=job.created_at, started_at=job.created_at, progress_done=10, progress_total=100,
        progress_text="Reading",
    )  # fmt: skip
    return job


def test_progress_is_live_until_the_job_is_done_and_nothing_is_asked_for_after(
    page: Page, live_server: LiveServer
) -> None:
    person = User.objects.get(email="platform-admin@demo.invalid")
    job = running_job(person)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, live_server)
    mine = page.locator("[data-job]")
    expect(mine.get_by_role("progressbar")).to_have_attribute("value", "10")

    Job.objects.filter(pk=job.pk).update(progress_done=64, progress_text="Merging")
    expect(mine.get_by_role("progressbar")).to_have_attribute("value", "64")
    expect(mine).to_contain_text("Merging")
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=job.created_at)
    expect(mine).to_contain_text("Done")
    expect(mine.get_by_role("progressbar")).to_have_count(0)
    expect(mine.get_by_role("link")).to_have_count(0)

    page.evaluate("refreshTimes = 0")  # the page is the same one: it was never loaded again
    before = len(asked)
    page.clock.install()
    page.clock.run_for(20_000)
    assert len(asked) == before
    assert page.evaluate("refreshTimes") == 0


def test_nothing_is_asked_for_while_nothing_is_under_way(
    page: Page, live_server: LiveServer
) -> None:
    page.clock.install()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, live_server)
    expect(page.get_by_text("Nothing of yours is under way.")).to_be_visible()
    page.clock.run_for(20_000)
    assert not [url for url in asked if url.endswith("/my/jobs/")]


def test_a_job_is_cancelled_after_a_question(page: Page, live_server: LiveServer) -> None:
    job = running_job(User.objects.get(email="platform-admin@demo.invalid"))
    sign_in(page, live_server)
    page.get_by_role("link", name="Cancel Import of gifts.csv").press("Enter")
    question = page.get_by_role("dialog", name="Cancel this?")
    expect(question).to_be_visible()
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    job.refresh_from_db()
    assert not job.is_cancelled

    page.get_by_role("link", name="Cancel Import of gifts.csv").click()
    question.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_text("Import of gifts.csv: it is being stopped.")).to_be_visible()
    expect(page.locator("[data-job]")).to_contain_text("Being cancelled")
    job.refresh_from_db()
    assert job.is_cancelled


def test_a_newcomer_asks_for_a_tool_and_withdraws_it(
    page: Page, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.tiles.tools_for", lambda groups: ())
    person = sign_in(page, live_server, who="staff")
    page.get_by_role("link", name="Ask for Donor reviewer").click()
    expect(page.get_by_label("Why do you need it?")).to_be_focused()
    page.keyboard.type("I check gifts from June on.")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("Your request for Donor reviewer is with")).to_be_visible()
    assert fits(page)
    asked = AccessRequest.objects.get(person=person)
    assert (asked.role, asked.reason) == ("donors-reviewer", "I check gifts from June on.")

    page.get_by_role("button", name="Withdraw the request for Donor reviewer").click()
    expect(page.get_by_text("Your request for Donor reviewer is withdrawn.")).to_be_visible()
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_dark_is_chosen_in_the_menu_by_keyboard_and_holds_in_the_admin_too(
    page: Page, live_server: LiveServer
) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    sign_in(page, live_server)
    light = page.evaluate(ground)
    page.locator("summary").press("Enter")
    page.get_by_role("radio", name="System").press("ArrowLeft")  # round to the last one
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    assert page.evaluate(ground) != light
    page.keyboard.press("Escape")
    expect(page.locator("summary")).to_be_focused()
    expect(page.get_by_role("radio", name="Dark")).to_be_hidden()

    page.goto(f"{live_server.url}/ask/")
    assert page.evaluate(ground) != light
    page.goto(f"{live_server.url}/admin/")
    expect(page.locator("html.dark")).to_have_count(1)


def test_the_first_tab_leads_to_the_content(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
