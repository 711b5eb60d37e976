"""The portal: the tools a person may open, and no others."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from access.tests.people import administrator, person, volunteer
from core.catalogue import roles, tools_for

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
    for tile in client.get("/").context["tools"]:
        assert client.get(reverse(tile.url_name), follow=True).status_code == 200, tile.name


def test_the_page_says_who_is_signed_in(client: Client) -> None:
    client.force_login(administrator())
    page = client.get("/").content.decode()
    assert "boss@campaign.test" in page
    assert 'action="/sign-out/"' in page


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


@pytest.mark.parametrize("pool", ["staff", "volunteer"])
def test_somebody_without_any_role_gets_403_and_what_to_do(client: Client, pool: str) -> None:
    client.force_login(person() if pool == "staff" else volunteer())
    answer = client.get("/")
    assert answer.status_code == 403
    assert "ask a platform administrator" in answer.content.decode()
