"""The portal: the tools a person may open, and no others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.tests.people import administrator, person, volunteer
from core.catalogue import Tool, roles, tools, tools_for
from portal.actions import announce

pytestmark = pytest.mark.django_db


# Those of volunteers open nothing before their onboarding.
OF_STAFF = [role.slug for role in roles() if role.pool == "staff"]


@pytest.mark.parametrize("role", OF_STAFF)
def test_each_role_sees_its_tools_and_no_others(client: Client, role: str) -> None:
    client.force_login(person("ada@campaign.test", role))
    page = client.get("/").content.decode()
    everything = tools_for(frozenset(role.slug for role in roles()))
    mine = tools_for(frozenset({role}))
    assert mine, f"{role} opens nothing"
    for tool in everything:
        assert (f"<strong>{tool.name}</strong>" in page) == (tool in mine), tool.name


@pytest.mark.parametrize("role", OF_STAFF)
def test_each_tile_leads_to_a_page_that_opens(client: Client, role: str) -> None:
    client.force_login(person("ada@campaign.test", role))
    for section in client.get("/").context["sections"]:
        for tile in section.tiles:
            assert client.get(tile.href, follow=True).status_code == 200, tile.name


def test_every_tool_names_its_owner_and_stands_under_a_heading() -> None:
    for tool in tools():
        assert tool.owner, tool.name
        assert tool.section != "Other tools", tool.name


def test_the_page_says_who_is_signed_in(client: Client) -> None:
    client.force_login(administrator())
    page = client.get("/").content.decode()
    assert "boss@campaign.test" in page
    assert 'action="/sign-out/"' in page


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


def test_staff_without_any_role_are_told_what_they_may_ask_for(client: Client) -> None:
    client.force_login(person())
    page = client.get("/").content.decode()
    assert "Ask for the one you need" in page
    askable = [role for role in roles() if role.requestable and role.pool == "staff"]
    assert askable
    for role in roles():
        assert (f"/ask/{role.slug}/" in page) == (role in askable), role.slug
    for tool in tools():
        assert reverse(tool.url_name) not in page, tool.name


def test_a_volunteer_without_a_tool_reads_what_happens_next(client: Client) -> None:
    client.force_login(volunteer())
    page = client.get("/").content.decode()
    assert "What happens next" in page
    assert "/ask/" not in page


VOLUNTEER_TOOLS = tuple(
    Tool(name, "For volunteers.", "portal:refusals", "sms", frozenset(), owner="Field")
    for name in ("Texting", "Canvass sheets")
)


@pytest.mark.parametrize(("tools_open", "leads_on"), [(1, True), (2, False)])
def test_a_volunteer_with_one_tool_is_led_to_it_and_with_two_chooses(
    client: Client, monkeypatch: pytest.MonkeyPatch, tools_open: int, leads_on: bool
) -> None:
    monkeypatch.setattr("portal.tiles.tools_for", lambda groups: VOLUNTEER_TOOLS[:tools_open])
    client.force_login(volunteer())
    answer = client.get("/")
    assert (answer.headers.get("Location") == "/my/refusals/") == leads_on
    if not leads_on:
        page = answer.content.decode()
        assert all(f"<strong>{tool.name}</strong>" in page for tool in VOLUNTEER_TOOLS)


def test_a_volunteer_is_not_led_past_a_notice_on_the_one_tool(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.tiles.tools_for", lambda groups: VOLUNTEER_TOOLS[:1])
    announce(
        by=administrator(), title="Closed until noon", tool="texting", level="down",
        ends_at=timezone.now() + timedelta(hours=2),
    )  # fmt: skip
    client.force_login(volunteer())
    assert "Closed until noon" in client.get("/").content.decode()
