"""A person makes, renews and revokes their own tokens; the value is on one page, once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from access.models import AccessEvent
from access.tests.people import person, volunteer
from gateway.models import ApiToken
from gateway.tests.callers import machine, token_of
from gateway.values import digest_of, is_well_formed

pytestmark = pytest.mark.django_db
VALUE = re.compile(r"hst_[0-9A-Za-z]{46}")
FORM = {"name": "nightly export", "groups": ["platform-admin"], "days": "30"}
BOTH = ("platform-admin", "platform-engineer")


@pytest.fixture
def ada() -> Client:
    client = Client()
    client.force_login(person("ada@campaign.test", *BOTH))
    return client


def text(response: Any) -> str:
    content: str = response.content.decode()
    return content


def test_who_has_no_tokens_is_told_so_and_offered_their_own_roles_alone(ada: Client) -> None:
    page = text(ada.get("/tokens/"))

    assert "You have no tokens yet." in page
    assert 'value="platform-engineer"' in page
    assert 'value="donors-admin"' not in page


def test_the_value_is_shown_once_and_kept_nowhere(ada: Client) -> None:
    response = ada.post("/tokens/", FORM)

    value = VALUE.findall(text(response))[0]
    token = ApiToken.objects.get()
    assert is_well_formed(value)
    assert token.digest == digest_of(value)
    assert token.hint == value[:8]
    assert "no-store" in response.headers["Cache-Control"]
    assert machine(value).get("/api/access/grants/").status_code == 200
    assert not VALUE.search(text(ada.get("/tokens/")))
    row = str(ApiToken.objects.values().get())
    assert value not in row
    assert value not in str(list(AccessEvent.objects.values()))


def test_the_access_log_tells_each_change_without_the_value(ada: Client) -> None:
    ada.post("/tokens/", FORM)
    token = ApiToken.objects.get()
    ada.post(reverse("gateway:token-rotate", args=[token.pk]), {"hours": "1"})
    ada.post(reverse("gateway:token-revoke", args=[token.pk]))

    events = AccessEvent.objects.filter(kind="token_changed").order_by("pk")
    assert [event.reason for event in events] == [
        "Created.", "Given a new value.", "Revoked by its owner.",
    ]  # fmt: skip
    assert {event.target for event in events} == {f"token {token.pk}: nightly export"}
    assert {event.address for event in events} == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "  "}, "This field is required"),
        ({"groups": []}, "This field is required"),
        ({"groups": ["donors-admin"]}, "Select a valid choice"),
        ({"days": "366"}, "Select a valid choice"),
        ({"name": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(ada: Client, wrong: dict[str, Any], words: str) -> None:
    response = ada.post("/tokens/", FORM | wrong)

    assert response.status_code == 422
    assert words in text(response)
    assert not ApiToken.objects.exists()


def test_sending_the_form_again_makes_no_second_token(ada: Client) -> None:
    ada.post("/tokens/", FORM)
    again = ada.post("/tokens/", FORM)

    assert again.status_code == 422
    assert "a token called nightly export already" in text(again)
    assert ApiToken.objects.count() == 1


def test_nobody_sees_or_changes_the_tokens_of_others(ada: Client) -> None:
    other = person("bo@campaign.test", *BOTH)
    token, value = token_of(other, BOTH, name="bo's own")

    assert "bo&#x27;s own" not in text(ada.get("/tokens/"))
    for name in ("gateway:token-rotate", "gateway:token-revoke"):
        assert ada.post(reverse(name, args=[token.pk]), {"hours": "0"}).status_code == 404
    assert machine(value).get("/api/me/").status_code == 200


def test_volunteers_and_who_has_no_role_have_no_tokens() -> None:
    for who in (volunteer("platform-admin"), person("bo@campaign.test")):
        client = Client()
        client.force_login(who)
        assert client.get("/tokens/").status_code == 403
        assert client.post("/tokens/", FORM).status_code == 403


def test_a_new_value_is_shown_and_the_old_one_lives_as_long_as_asked(ada: Client) -> None:
    old = VALUE.findall(text(ada.post("/tokens/", FORM)))[0]
    token = ApiToken.objects.get()

    page = text(ada.post(reverse("gateway:token-rotate", args=[token.pk]), {"hours": "24"}))

    new = VALUE.findall(page)[0]
    assert new != old
    assert "The value before works until" in page
    assert {machine(value).get("/api/me/").status_code for value in (old, new)} == {200}


@pytest.mark.parametrize("role", BOTH)
def test_administrators_see_and_revoke_everybodys_tokens_with_a_reason(role: str) -> None:
    token, value = token_of(person("bo@campaign.test", *BOTH), BOTH)
    client = Client()
    client.force_login(person("boss@campaign.test", role))
    address = reverse("admin:gateway_apitoken_revoke", args=[token.pk])

    listed = text(client.get(reverse("admin:gateway_apitoken_changelist")))
    page = text(client.get(reverse("admin:gateway_apitoken_change", args=[token.pk])))
    client.post(address, {"note": " "})
    assert machine(value).get("/api/me/").status_code == 200
    client.post(address, {"note": "The box was sold."})

    assert "nightly export" in listed
    assert token.digest not in listed + page
    assert machine(value).get("/api/me/").status_code == 401
    assert AccessEvent.objects.filter(reason="The box was sold.", by__email__startswith="boss")


def test_the_admin_makes_and_changes_no_tokens(ada: Client) -> None:
    token, _ = token_of(person("bo@campaign.test", *BOTH), BOTH)

    assert ada.get(reverse("admin:gateway_apitoken_add")).status_code == 403
    change = reverse("admin:gateway_apitoken_change", args=[token.pk])
    assert ada.post(change, {"name": "x"}).status_code == 403
    assert ada.post(reverse("admin:gateway_apitoken_delete", args=[token.pk])).status_code == 403


def test_members_of_the_staff_with_a_role_find_the_page(ada: Client) -> None:
    assert 'href="/tokens/"' in text(ada.get("/"))
