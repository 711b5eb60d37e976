"""Clients of OpenID Connect: who makes them, what is taken, and what is shown once."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from access.models import AccessEvent
from core.errors import Refused
from gateway import actions
from gateway.models import OpenIDClient, Service
from gateway.queries.openid import issuer
from gateway.tests.callers import browser

pytestmark = pytest.mark.django_db
BACK = "https://wiki.campaign.test/back"
ADD = "/admin/gateway/openidclient/add/"
SECRET = re.compile(r"<code>([\w-]{43})</code>")


@pytest.fixture
def wiki() -> Service:
    return actions.add_service(
        slug="wiki", name="Wiki", host="wiki.campaign.test", upstream="", by=None,
        open_to=["donors-reviewer"], owner="Ines Marlowe",
    )  # fmt: skip


@pytest.fixture
def engineer() -> Client:
    return browser("platform-engineer")


def change_page(row: OpenIDClient) -> str:
    return reverse("admin:gateway_openidclient_change", args=[row.pk])


def logged() -> list[str]:
    events = AccessEvent.objects.filter(kind="service_changed", target="wiki").order_by("id")
    return list(events.values_list("reason", flat=True))


def test_an_engineer_makes_one_and_sees_the_secret_once(engineer: Client, wiki: Service) -> None:
    answer = engineer.post(ADD, {"service": wiki.pk, "redirects": f" {BACK}\r\n\r\n"})

    row = OpenIDClient.objects.get()
    [secret] = SECRET.findall(answer.text)
    assert row.client.check_secret(secret)
    assert row.client.get_redirect_uris() == [BACK]
    assert secret not in row.client.secret
    assert secret not in engineer.get(change_page(row)).text
    assert secret not in str(list(AccessEvent.objects.values_list("facts", flat=True)))
    assert logged() == ["Added.", "OpenID client added."]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_new_secret_and_the_end_are_buttons(engineer: Client, wiki: Service) -> None:
    row, old = actions.add_client(service=wiki, redirects=[BACK], by=None)
    page = change_page(row)

    answer = engineer.post(page.replace("change/", "rotate/"))
    row.client.refresh_from_db()
    [fresh] = SECRET.findall(answer.text)
    assert row.client.check_secret(fresh)
    assert not row.client.check_secret(old)

    engineer.post(page, {"redirects": f"{BACK}/2"})
    row.client.refresh_from_db()
    assert row.client.get_redirect_uris() == [f"{BACK}/2"]

    assert engineer.post(page.replace("change/", "end/")).status_code == 302
    row.refresh_from_db()
    assert row.ended_at
    assert "End it" not in engineer.get(page).text
    assert engineer.post(page.replace("change/", "rotate/")).status_code in {302, 403}
    assert logged()[1:] == [
        "OpenID client added.",
        "OpenID client: new secret.",
        "OpenID client: changed where people are sent back to.",
        "OpenID client ended.",
    ]


@pytest.mark.parametrize("role", ["platform-admin", "donors-admin"])
def test_nobody_else_makes_one_or_sees_them(wiki: Service, role: str) -> None:
    row, _ = actions.add_client(service=wiki, redirects=[BACK], by=None)
    client = browser(role, email="other@campaign.test")
    page = change_page(row)

    for url in (ADD, page, page.replace("change/", "rotate/"), page.replace("change/", "end/")):
        assert client.post(url).status_code == 403, url


@pytest.mark.parametrize(
    "address",
    [
        "", "wiki", "/back", "http://wiki.campaign.test/back", "https://*.campaign.test/back",
        "https://wiki.campaign.test/back#x", "https://u:p@wiki.campaign.test/", "javascript:x()",
        "https:///back", "https://wiki.campaign.test:0/", "https://wiki.campaign.test:x/",
        "https://wíki.campaign.test/", "https://wiki.campaign.test\\@evil.test/", "wiki://back",
        f"https://wiki.campaign.test/{'a' * 600}",
    ],
)  # fmt: skip
def test_an_address_that_people_must_not_be_sent_to_is_refused(
    engineer: Client, wiki: Service, address: str
) -> None:
    with pytest.raises(Refused):
        actions.add_client(service=wiki, redirects=[address], by=None)
    assert engineer.post(ADD, {"service": wiki.pk, "redirects": address}).status_code == 200
    assert not OpenIDClient.objects.exists()


@pytest.mark.parametrize("address", [BACK, "http://127.0.0.1:3000/x", "https://a.test:8443/?x=1"])
def test_a_whole_address_is_taken(wiki: Service, address: str) -> None:
    row, _ = actions.add_client(service=wiki, redirects=[address, address], by=None)
    assert row.client.get_redirect_uris() == [address]


def test_a_service_has_one_at_a_time(wiki: Service) -> None:
    row, _ = actions.add_client(service=wiki, redirects=[BACK], by=None)
    with pytest.raises(Refused, match="has a client already"):
        actions.add_client(service=wiki, redirects=[BACK], by=None)
    actions.end_client(client=row, by=None)
    with pytest.raises(Refused, match="has ended"):
        actions.rotate_secret(client=row, by=None)
    again, _ = actions.add_client(service=wiki, redirects=[BACK], by=None)
    assert again.client_id != row.client_id


@pytest.mark.parametrize(
    "fields", [{"active": False}, {"pool": "volunteer", "open_to": ["texting-volunteer"]}]
)
def test_a_service_that_is_closed_or_for_volunteers_gets_none(
    engineer: Client, wiki: Service, fields: dict[str, Any]
) -> None:
    actions.change_service(service=wiki, by=None, **fields)
    with pytest.raises(Refused, match="open service for the staff"):
        actions.add_client(service=wiki, redirects=[BACK], by=None)
    assert "Wiki" not in engineer.get(ADD).text


def test_nginx_is_told_nothing_of_a_service_that_stands_elsewhere(wiki: Service) -> None:
    out = io.StringIO()
    call_command("render_nginx", "--plain", stdout=out)
    assert "server {" in out.getvalue()
    assert "wiki" not in out.getvalue()


def test_behind_a_form_of_ours_a_page_leads_on_to_the_service(wiki: Service) -> None:
    """By itself the browser would not follow the redirect: see test_openid_in_a_browser.py."""
    client = browser("donors-reviewer", email="rita@campaign.test")
    signed_in = f"{issuer()}/sign-in/?next=/gateway/enter/wiki/"

    behind_a_form = client.get("/gateway/enter/wiki/", headers={"Referer": signed_in})
    straight = client.get("/gateway/enter/wiki/")

    assert behind_a_form.status_code == 200
    assert "0;url=http://wiki.campaign.test" in behind_a_form.text
    assert straight.status_code == 302
