"""What is taken from a person is felt on the next request, in a session that is open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access import actions
from access.models import Grant, User
from access.tests.people import administrator

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/access/user/"


@pytest.fixture
def boss(client: Client) -> User:
    """Somebody in the middle of their work."""
    boss = administrator()
    client.force_login(boss)
    assert client.get(PEOPLE).status_code == 200
    return boss


def test_a_suspended_person_is_signed_out(client: Client, boss: User) -> None:
    actions.suspend(person=boss, by=None)
    answer = client.get(PEOPLE)
    assert answer.headers["Location"] == f"/sign-in/?next={PEOPLE}"
    assert client.post(f"{PEOPLE}add/", {"email": "x@campaign.test"}).status_code == 302
    assert not User.objects.filter(email="x@campaign.test").exists()


def test_a_person_whose_grant_was_revoked_gets_403(client: Client, boss: User) -> None:
    actions.revoke(grant=Grant.objects.get(user=boss), by=None)
    for address in (PEOPLE, "/admin/"):
        assert client.get(address).status_code == 403
    assert "People and grants" not in client.get("/").content.decode()


def test_a_person_whose_grant_ran_out_gets_403(client: Client, boss: User) -> None:
    Grant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(PEOPLE).status_code == 403


def test_a_person_who_gets_a_grant_need_not_sign_in_again(client: Client, boss: User) -> None:
    actions.revoke(grant=Grant.objects.get(user=boss), by=None)
    assert client.get(PEOPLE).status_code == 403
    actions.grant(user=boss, role="platform-admin", reason="back", by=None)
    assert client.get(PEOPLE).status_code == 200
