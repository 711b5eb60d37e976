"""What a machine token opens, and when it opens nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access import actions as access_actions
from access.models import AccessEvent, Grant
from access.tests.people import person
from gateway.actions import revoke_token, rotate_token
from gateway.models import ApiToken
from gateway.tests.callers import machine, token_of, told
from gateway.values import new_value

pytestmark = pytest.mark.django_db
BOTH = ("platform-admin", "platform-engineer")


def groups_told(client: Client) -> list[str]:
    response = client.get("/api/me/")
    assert response.status_code == 200
    return [held["group"] for held in response.json()["groups"]]


def test_a_token_tells_whose_it_is_and_what_it_may() -> None:
    owner = person("ada@campaign.test", *BOTH)
    token, value = token_of(owner, ["platform-engineer"])

    me = machine(value).get("/api/me/").json()

    assert me == {
        "id": owner.pk,
        "email": "ada@campaign.test",
        "name": "Ada Quill",
        "pool": "staff",
        "groups": [{"group": "platform-engineer", "until": None}],
        "token": {"id": token.pk, "name": "nightly export"},
    }


def test_a_token_with_fewer_groups_than_its_owner_is_held_to_them() -> None:
    token, value = token_of(person("ada@campaign.test", *BOTH), ["platform-engineer"])

    refused = told(machine(value).get("/api/access/grants/"), 403, "forbidden")

    assert "platform-admin" in refused["detail"]
    line = AccessEvent.objects.get(kind="refused")
    assert line.reason == refused["detail"]
    assert line.facts == {"method": "GET", "token_id": token.pk}
    assert machine(value).get("/api/jobs/").status_code == 200


def test_a_right_that_the_owner_loses_is_felt_on_the_next_request() -> None:
    owner = person("ada@campaign.test", *BOTH)
    client = machine(token_of(owner, BOTH)[1])
    assert client.get("/api/access/grants/").status_code == 200

    access_actions.revoke(grant=Grant.objects.get(group__name="platform-admin"), by=None)

    told(client.get("/api/access/grants/"), 403, "forbidden")
    assert groups_told(client) == ["platform-engineer"]


def test_a_grant_that_ran_out_takes_its_group_from_the_token() -> None:
    owner = person("ada@campaign.test", "platform-admin")
    client = machine(token_of(owner, ["platform-admin"])[1])
    Grant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    told(client.get("/api/access/grants/"), 403, "forbidden")


def test_the_token_of_a_suspended_person_is_dead_and_lives_again_with_them() -> None:
    owner = person("ada@campaign.test", "platform-admin")
    client = machine(token_of(owner, ["platform-admin"])[1])

    access_actions.suspend(person=owner, by=None)
    told(client.get("/api/me/"), 401, "invalid-token")
    access_actions.readmit(person=owner)

    assert client.get("/api/me/").status_code == 200


def test_a_revoked_token_opens_nothing() -> None:
    token, value = token_of(person("ada@campaign.test", *BOTH), BOTH)
    revoke_token(token=token, by=token.owner)

    problem = told(machine(value).get("/api/me/"), 401, "invalid-token")

    assert problem["detail"] == "This token has been revoked."


def test_an_expired_token_opens_nothing() -> None:
    token, value = token_of(person("ada@campaign.test", *BOTH), BOTH)
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now())

    problem = told(machine(value).get("/api/me/"), 401, "invalid-token")

    assert problem["detail"] == "This token has expired."


@pytest.mark.parametrize(
    "value",
    ["", "x", "hst_", new_value(), new_value()[:-1] + "!", "é" * 50, "hst_" + "a" * 46, "a b",
     new_value() + "x", "a" * 5000],
    ids=["empty", "short", "no value", "never given", "bad sign", "not ascii", "bad sum", "blank",
         "too long by one", "far too long"],
)  # fmt: skip
def test_what_is_no_token_is_401_with_a_challenge(value: str) -> None:
    response = Client(headers={"Authorization": f"Bearer {value}"}).get("/api/me/")

    told(response, 401, "invalid-token")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Hustings", error="invalid_token"'


def test_a_bad_token_beside_a_good_session_is_refused_all_the_same() -> None:
    client = machine(new_value())
    client.force_login(person("ada@campaign.test", *BOTH))

    told(client.get("/api/me/"), 401, "invalid-token")


def test_a_token_and_not_the_session_beside_it_says_what_may_be_done() -> None:
    owner = person("ada@campaign.test", *BOTH)
    client = machine(token_of(owner, ["platform-engineer"])[1])
    client.force_login(owner)

    told(client.get("/api/access/grants/"), 403, "forbidden")


@pytest.mark.parametrize("header", ["Basic QWRhOnF1aWxs", "Token {}", "{}", "Bearer{}"])
def test_another_scheme_is_nobody(header: str) -> None:
    value = token_of(person("ada@campaign.test", *BOTH), BOTH)[1]
    response = Client(headers={"Authorization": header.format(value)}).get("/api/me/")

    told(response, 401, "not-signed-in")
    assert response.headers["WWW-Authenticate"].startswith('Bearer realm="Hustings"')


def test_a_token_in_the_address_is_refused() -> None:
    value = token_of(person("ada@campaign.test", *BOTH), BOTH)[1]

    for name in ("token", "access_token"):
        told(Client().get("/api/me/", {name: value}), 401, "not-signed-in")


@pytest.mark.parametrize("page", ["/", "/admin/", "/tokens/"])
def test_a_token_opens_no_page_outside_the_api(page: str) -> None:
    value = token_of(person("ada@campaign.test", *BOTH), BOTH)[1]

    response = machine(value).get(page)

    assert response.status_code == 302
    assert response.headers["Location"].startswith(("/sign-in/", "/admin/login/"))


def test_after_a_rotation_the_old_value_works_for_a_while() -> None:
    token, old = token_of(person("ada@campaign.test", *BOTH), BOTH)
    _, new = rotate_token(token=token, by=token.owner, hours=24)
    assert [machine(value).get("/api/me/").status_code for value in (old, new)] == [200, 200]

    ApiToken.objects.update(previous_until=timezone.now() - timedelta(seconds=1))

    assert [machine(value).get("/api/me/").status_code for value in (old, new)] == [401, 200]


def test_a_rotation_may_end_the_old_value_at_once() -> None:
    token, old = token_of(person("ada@campaign.test", *BOTH), BOTH)
    _, new = rotate_token(token=token, by=token.owner, hours=0)

    assert [machine(value).get("/api/me/").status_code for value in (old, new)] == [401, 200]


def test_revoking_ends_the_value_before_a_rotation_too() -> None:
    token, old = token_of(person("ada@campaign.test", *BOTH), BOTH)
    rotate_token(token=token, by=token.owner, hours=24)
    revoke_token(token=token, by=token.owner)

    told(machine(old).get("/api/me/"), 401, "invalid-token")


def test_the_demos_people_have_no_tokens_outside_debug(settings: object) -> None:
    value = token_of(person("platform-admin@demo.invalid", *BOTH), BOTH)[1]
    settings.DEBUG = True  # type: ignore[attr-defined]
    assert machine(value).get("/api/me/").status_code == 200
    settings.DEBUG = False  # type: ignore[attr-defined]

    told(machine(value).get("/api/me/"), 401, "invalid-token")


def test_the_last_use_is_kept_to_the_minute() -> None:
    token, value = token_of(person("ada@campaign.test", *BOTH), BOTH)
    client = machine(value)

    client.get("/api/me/")
    token.refresh_from_db()
    first = token.last_used_at
    client.get("/api/me/")
    token.refresh_from_db()

    assert first is not None
    assert token.last_used_at == first
    assert token.last_used_from == "127.0.0.1"
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    client.get("/api/me/")
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.last_used_at > first
