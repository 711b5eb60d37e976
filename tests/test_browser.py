"""What people do, in a real browser against a real server: the review queue above all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, StorageState, expect

from access.demo import invented_name
from core.tests.chromium import chromium
from tests.served import Served
from tests.world import LIST

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUEUE = "/admin/donors/flag/queue/"
POLICY = f"{QUEUE}?severity=policy"
COMPLIANCE = "/admin/donors/flag/compliance/?severity=policy"
# What Chromium writes to the console about a page that says no; the tests look at those themselves.
SAYS_NO = ("status of 403", "status of 422")
KILOBYTE = 1024
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    server = Served()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def signed_in() -> dict[str, StorageState]:
    """The cookies of those who have signed in before."""
    return {}


@pytest.fixture
def visit(browser: Browser, served: Served, signed_in: dict[str, StorageState]) -> Iterator[Visit]:
    """Opens a browser window of its own for a person of the demo, and watches its console. The
    person signs in once: that takes longer than many a test."""
    served.reopen()
    troubles: list[str] = []
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(no in message.text for no in SAYS_NO):
            troubles.append(f"{message.location.get('url')}: {message.text}")

    def open_window(
        who: str = "", *, viewport: dict[str, int] = DESK, color_scheme: str = "light"
    ) -> Page:
        context = browser.new_context(
            base_url=served.url,
            viewport={"width": viewport["width"], "height": viewport["height"]},
            color_scheme="dark" if color_scheme == "dark" else "light",
            storage_state=signed_in.get(who),
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", hear)
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        if who and who not in signed_in:
            sign_in(page, who)
            signed_in[who] = context.storage_state()
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert troubles == []


def sign_in(page: Page, who: str) -> None:
    """By the page of the demo: choose the person, then sign in."""
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.locator(f"[data-email='{who}@demo.invalid']").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


def title(page: Page) -> str:
    return page.locator("h1").inner_text()


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page, and be there."""
    with page.expect_navigation():
        page.keyboard.press(key)


# --- The reviewer's way ---------------------------------------------------------------------------


def test_a_reviewer_comes_from_sign_in_to_the_next_flag(visit: Visit) -> None:
    page = visit()
    sign_in(page, "donors-reviewer")
    expect(page.get_by_role("heading", name="Your tools")).to_be_visible()
    page.get_by_role("link", name="Review queue").click()
    expect(page.get_by_role("link", name="Against the law 1")).to_have_attribute(
        "aria-current", "page"
    )
    with page.expect_navigation():
        page.get_by_role("link", name="Against our policy").click()

    press(page, "Enter")
    assert "Quorvale, Wilhelmina" in title(page)
    page.keyboard.press("v")
    page.keyboard.type("Rang her office: it is she.")
    press(page, "Control+Enter")

    assert "Brannockburn, Thaddeus" in title(page)
    expect(
        page.get_by_text("Validated: Quorvale, Wilhelmina. Here is the next one.")
    ).to_be_visible()


def test_the_way_back_shows_what_was_decided_and_loading_again_decides_nothing(
    visit: Visit,
) -> None:
    page = visit("donors-reviewer")
    page.goto(POLICY)
    press(page, "Enter")
    page.keyboard.press("d")
    page.keyboard.type("Another Wilhelmina: born elsewhere.")
    press(page, "Control+Enter")
    page.reload()
    assert "Brannockburn, Thaddeus" in title(page)

    page.go_back()

    assert "Quorvale, Wilhelmina" in title(page)
    expect(page.get_by_text("Nothing is left to decide here.")).to_be_visible()
    history = page.get_by_role("region", name="History")
    expect(history).to_contain_text("Dismissed")
    expect(history).to_contain_text(f"by {invented_name('donors-reviewer')}")
    expect(history).to_contain_text("Another Wilhelmina: born elsewhere.")
    expect(history.get_by_role("listitem")).to_have_count(2)  # and that it was raised


def test_the_queue_is_narrowed_by_name_list_and_band(visit: Visit) -> None:
    page = visit("donors-reviewer")
    page.goto(POLICY)
    rows = page.locator("table.queue tbody tr")
    expect(rows).to_have_count(4)

    page.keyboard.press("/")
    page.keyboard.type("vanto")
    press(page, "Enter")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Vantongeren, Isolde")
    page.get_by_role("link", name="Clear").click()
    expect(rows).to_have_count(4)

    page.get_by_label("List").select_option(LIST)
    page.get_by_label("Band").select_option("strong")
    page.get_by_role("button", name="Filter").click()
    expect(rows).to_have_count(3)
    expect(page.get_by_label("Band")).to_have_value("strong")


def test_reasons_for_and_against_are_told_apart(visit: Visit) -> None:
    page = visit("donors-reviewer")
    page.goto(f"{POLICY}&q=vantongeren")
    press(page, "Enter")

    why = page.get_by_role("region", name="Why it was flagged")
    expect(why.get_by_role("listitem").filter(has_text="Same surname")).to_contain_text("for")
    against = why.get_by_role("listitem").filter(has_text="Lives elsewhere")
    expect(against).to_contain_text("against")


@pytest.mark.parametrize("note", ["", "   "])
def test_who_forgets_the_note_is_told(visit: Visit, note: str) -> None:
    page = visit("donors-reviewer")
    page.goto(POLICY)
    press(page, "Enter")
    page.keyboard.press("v")
    page.keyboard.type(note)
    page.keyboard.press("Control+Enter")

    field = page.get_by_role("textbox", name="Note")
    if note:
        expect(page.get_by_role("alert")).to_have_text("Say why: a decision needs a note.")
    else:  # the browser says it before anything is sent
        assert field.evaluate("field => field.validity.valueMissing")
    expect(field).to_be_focused()
    expect(page.get_by_role("radio", name="Validate")).to_be_checked()
    assert "Quorvale, Wilhelmina" in title(page)


def test_the_second_of_two_reviewers_is_told_who_decided_and_why(visit: Visit) -> None:
    first, second = visit("donors-reviewer"), visit("donors-compliance")
    first.goto(POLICY)
    press(first, "Enter")
    second.goto(first.url)
    first.keyboard.press("v")
    first.keyboard.type("The filing names her.")
    press(first, "Control+Enter")

    second.keyboard.press("d")
    second.keyboard.type("Not her.")
    press(second, "Control+Enter")

    told = re.compile(f"{invented_name('donors-reviewer')} validated this on .*: The filing names")
    expect(second.get_by_text(told)).to_be_visible()
    expect(second.get_by_text("Nothing is left to decide here.")).to_be_visible()
    expect(second.get_by_label("What you wrote was not kept")).to_have_value("Not her.")
    assert "Quorvale, Wilhelmina" in title(second)


def test_of_two_reviewers_the_second_sees_who_is_there_and_is_led_elsewhere(
    visit: Visit,
) -> None:
    first, second = visit("donors-reviewer"), visit("donors-compliance")
    first.goto(POLICY)
    press(first, "Enter")
    first.wait_for_load_state("networkidle")

    second.goto(POLICY)
    row = second.locator("table.queue tbody tr").filter(has_text="Quorvale")
    expect(row).to_contain_text(f"open: {invented_name('donors-reviewer')}")
    press(second, "Enter")
    assert "Brannockburn, Thaddeus" in title(second)
    second.goto(first.url)
    here = re.compile(f"{invented_name('donors-reviewer')} has this open since")
    expect(second.get_by_text(here)).to_be_visible()

    press(first, "j")  # and so leaves it
    assert "Brannockburn, Thaddeus" in title(first)
    first.wait_for_load_state("networkidle")
    second.reload()
    expect(second.get_by_text(here)).to_have_count(0)


def test_a_flag_is_skipped_and_the_queue_is_a_key_away(visit: Visit) -> None:
    page = visit("donors-reviewer")
    page.goto(POLICY)
    press(page, "Enter")

    press(page, "j")
    assert "Brannockburn, Thaddeus" in title(page)
    press(page, "j")
    assert "Vantongeren, Isolde" in title(page)
    press(page, "k")
    assert "Brannockburn, Thaddeus" in title(page)
    page.keyboard.press("Control+j")
    page.keyboard.press("Alt+j")
    assert "Brannockburn, Thaddeus" in title(page)
    press(page, "u")

    assert page.url.endswith(POLICY)
    expect(page.locator("table.queue tbody tr")).to_have_count(4)


def test_a_verdict_is_taken_back_by_keyboard_and_history_tells(visit: Visit) -> None:
    page = visit("donors-reviewer")
    page.goto(POLICY)
    press(page, "Enter")
    page.keyboard.press("d")
    page.keyboard.type("Not her.")
    press(page, "Control+Enter")

    press(page, "z")
    assert "Quorvale, Wilhelmina" in title(page)
    page.keyboard.type("It is her: the filing has her street.")
    press(page, "Control+Enter")

    expect(page.get_by_text("The verdict is taken back")).to_be_visible()
    expect(page.get_by_role("button", name="Decide and show the next")).to_be_visible()
    history = page.get_by_role("region", name="History").locator("> ol > li")
    expect(history).to_have_count(3)
    expect(history.first).to_contain_text("Taken back")
    expect(history.first).to_contain_text("the filing has her street")


def test_a_compliance_lead_decides_by_keyboard_and_takes_it_back(visit: Visit) -> None:
    page = visit("donors-compliance")
    page.goto(POLICY)
    press(page, "Enter")
    page.keyboard.press("v")
    page.keyboard.type("It is she.")
    press(page, "Control+Enter")

    page.goto(COMPLIANCE)
    press(page, "Enter")
    assert title(page).startswith("Compliance: Quorvale, Wilhelmina")
    page.keyboard.press("p")
    page.keyboard.type("A namesake's card.")
    press(page, "Control+Enter")
    expect(page.get_by_text("Keep: Quorvale, Wilhelmina. That was the last one")).to_be_visible()
    press(page, "z")
    page.keyboard.type("It was hers.")
    press(page, "Control+Enter")

    expect(page.get_by_text("The decision is taken back")).to_be_visible()
    expect(page.get_by_role("textbox", name="Note")).to_have_value("")


def test_ticked_groups_are_dismissed_by_keyboard_with_one_note(visit: Visit) -> None:
    page = visit("donors-reviewer")
    page.goto(POLICY)
    for number in (0, 1):
        page.get_by_role("checkbox").and_(page.locator("[name=g]")).nth(number).focus()
        page.keyboard.press("Space")
    press(page, "x")
    page.keyboard.press("n")
    page.keyboard.type("Neither of them.")
    press(page, "Control+Enter")

    assert title(page).startswith("2 dismissed together")
    expect(page.get_by_role("button", name="Take back and open again")).to_be_visible()


def test_a_note_outlives_the_session_that_it_was_typed_in(visit: Visit) -> None:
    page = visit("donors-reviewer")
    page.goto(POLICY)
    press(page, "Enter")
    page.keyboard.press("d")
    page.keyboard.type("Born elsewhere.")
    page.context.clear_cookies(name="hustings_session")
    press(page, "Control+Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.locator("[data-email='donors-reviewer@demo.invalid']").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()

    assert "Quorvale, Wilhelmina" in title(page)
    expect(page.get_by_role("textbox", name="Note")).to_have_value("Born elsewhere.")
    expect(page.get_by_role("radio", name="Dismiss")).to_be_checked()
    expect(page.get_by_text("Your note was not sent, and was kept here")).to_be_visible()
    page.get_by_role("textbox", name="Note").focus()
    press(page, "Control+Enter")
    page.go_back()
    expect(page.get_by_text("Nothing is left to decide here.")).to_be_visible()


def test_the_keys_are_told_and_closed_by_keyboard(visit: Visit) -> None:
    page = visit("donors-reviewer")
    page.goto(POLICY)
    press(page, "Enter")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    page.keyboard.press("d")  # nothing is chosen behind the dialog
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(page.get_by_role("radio", name="Dismiss")).not_to_be_checked()
    page.keyboard.press("n")
    expect(page.get_by_role("textbox", name="Note")).to_be_focused()


def test_keys_are_letters_while_somebody_writes(visit: Visit) -> None:
    page = visit("donors-reviewer")
    page.goto(POLICY)
    press(page, "Enter")
    page.keyboard.press("d")
    page.keyboard.type("judge u v d j")

    expect(page.get_by_role("textbox", name="Note")).to_have_value("judge u v d j")
    expect(page.get_by_role("radio", name="Dismiss")).to_be_checked()


def test_after_the_last_one_the_queue_says_that_it_is_empty(visit: Visit) -> None:
    page = visit("donors-reviewer")
    page.goto(QUEUE)
    press(page, "Enter")
    assert "Fairhurst-Bex, Ottoline" in title(page)
    expect(page.get_by_text("Over the contribution limit")).to_be_visible()
    page.keyboard.press("v")
    page.keyboard.type("Refund the excess.")
    press(page, "Control+Enter")

    expect(page.get_by_text("That was the last one")).to_be_visible()
    expect(page.get_by_text("Nothing waits here")).to_be_visible()
    expect(page.get_by_role("link", name="Against the law 0")).to_be_visible()


def test_who_may_only_look_sees_no_verdict_to_give(visit: Visit) -> None:
    page = visit("donors-admin")
    page.goto(POLICY)
    press(page, "Enter")

    expect(page.get_by_text("You may look at this")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)


# --- Every page -----------------------------------------------------------------------------------

PAGES = {
    "donors-reviewer": (
        "/", QUEUE, POLICY, f"{POLICY}&q=nobody", "review", "/admin/", "/admin/donors/import/",
        "/admin/donors/import/1/change/", "/admin/donors/import/1/history/",
        "/admin/donors/listversion/", "/admin/donors/listversion/1/change/",
        "/admin/donors/flag/", "/admin/donors/flag/1/change/", "/admin/donors/decision/",
        "/admin/donors/donor/1/change/", "/admin/donors/listentry/1/change/",
    ),
    "donors-compliance": (
        COMPLIANCE, f"{COMPLIANCE}&stage=investigated", "/admin/donors/flag/dashboard/",
        "/admin/donors/flag/batches/", "/admin/donors/flag/letters/1/",
        "/admin/donors/flag/queue/several/", "/admin/donors/flag/queue/bulk/1/",
        "/admin/donors/disposition/",
    ),
    "platform-admin": (
        "/", "/admin/access/user/", "/admin/access/user/1/change/", "/admin/access/grant/",
        "/admin/access/grant/add/",
    ),
    "platform-engineer": (
        "/", "/admin/jobs/job/", "/admin/jobs/job/1/change/", "/admin/jobs/outboxmessage/",
        "/admin/jobs/outboxmessage/1/change/", "/admin/jobs/worker/",
    ),
}  # fmt: skip


def open_page(page: Page, address: str) -> None:
    if address == "review":
        page.goto(POLICY)
        press(page, "Enter")
        return
    response = page.goto(address)
    assert response
    assert response.status == 200, address


@pytest.mark.parametrize("who", PAGES)
def test_nothing_is_wider_than_a_phone_and_nothing_complains(visit: Visit, who: str) -> None:
    """The console, where a broken script or a breach of the page's rules would show, stays empty:
    `visit` sees to that."""
    page = visit(who, viewport=PHONE)
    for address in PAGES[who]:
        open_page(page, address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(visit: Visit, scheme: str) -> None:
    """By the 4.5 to 1 of WCAG AA, for all text that is ours."""
    page = visit("donors-reviewer", color_scheme=scheme)
    for address in ("/", POLICY, "review"):
        open_page(page, address)
        ground = page.evaluate(f"({BRIGHTNESS})(document.body)")
        assert ground < 0.2 if scheme == "dark" else ground > 0.8, address
        assert page.evaluate(FAINT_TEXT) == [], address


def test_the_imports_fit_on_a_desk(visit: Visit) -> None:
    page = visit("donors-reviewer")
    page.goto("/admin/donors/import/")

    table = page.locator("#result_list")
    assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth")


@pytest.mark.parametrize("who", ["staff", "volunteer"])
def test_somebody_without_rights_reads_what_to_do(visit: Visit, who: str) -> None:
    page = visit()
    sign_in(page, who)  # by a session that ends with this test

    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to Hustings")
    may_ask = page.get_by_role("link", name="Ask for Donor reviewer")
    expect(may_ask).to_have_count(1 if who == "staff" else 0)
    response = page.goto(QUEUE)
    assert response
    assert response.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("This is not open to you")
    expect(page.get_by_role("link", name="Why was I refused?")).to_be_visible()
    page.locator("summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize(("who", "address"), [("", "/"), ("donors-reviewer", "/"), ("staff", "/")])
def test_a_page_outside_the_admin_weighs_little(visit: Visit, who: str, address: str) -> None:
    page = visit()
    if who:
        sign_in(page, who)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto("about:blank", wait_until="networkidle")  # what is still under way for another page
    weights: list[int] = []
    network.on("Network.dataReceived", lambda event: weights.append(event["dataLength"]))

    page.goto(address, wait_until="networkidle")

    assert 10 * KILOBYTE < sum(weights) < 100 * KILOBYTE  # unpacked


# --- An import under way --------------------------------------------------------------------------


def test_the_page_of_an_import_keeps_itself_up_to_date(visit: Visit, served: Served) -> None:
    gifts = served.folder / "april-stillwater.csv"
    gifts.write_text(
        "ContributionID,FirstName,LastName,Amount,DateReceived\n"
        "QX-880201,Euphemia,Stillwater,20.00,2026-04-02\nQX-880202,Euphemia,Stillwater,x,2026-04-02\n"
    )
    served.command("import_contributions", str(gifts))
    page = visit("donors-admin")
    page.goto("/admin/donors/import/")
    page.get_by_role("link", name=gifts.name).click()
    state = page.locator("[data-fresh^=state]")
    cancel = page.get_by_role("button", name="Cancel")
    expect(state).to_have_text(re.compile("waiting", re.IGNORECASE))
    expect(cancel).to_be_visible()
    expect(page.get_by_text("no column VanID, MiddleName, City")).to_be_visible()

    served.command("import_contributions", str(gifts), "--wait")  # goes on with that import
    expect(state).to_have_text(re.compile("done", re.IGNORECASE), timeout=20_000)
    expect(page.locator("[data-fresh^=new]")).to_have_text("1")
    expect(page.get_by_role("link", name="rejects")).to_be_visible()
    expect(cancel).to_have_count(0)


# Relative luminance of an element's ground, behind whatever is see-through.
BRIGHTNESS = """element => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, alpha] = canvas.getImageData(0, 0, 1, 1).data;
    if (alpha < 255) continue;
    const part = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  }
  return 1;
}"""
FAINT_TEXT = (
    """() => {
  const ground = """
    + BRIGHTNESS
    + """;
  const ink = (element) => {
    const swatch = document.createElement("i");
    swatch.style.backgroundColor = getComputedStyle(element).color;
    document.body.append(swatch);
    const found = ground(swatch);
    swatch.remove();
    return found;
  };
  const ours = document.querySelector(".review") ?? document.body;
  const faint = [];
  for (const element of ours.querySelectorAll("*")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility()) continue;
    if (element.matches("option, script, style, meter")) continue;
    const [dark, light] = [ink(element), ground(element)].sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) faint.push(`${element.textContent.trim()}: ${contrast.toFixed(1)}`);
  }
  return faint;
}"""
)
