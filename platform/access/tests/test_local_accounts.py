"""The first administrator and the break-glass account, by command; and one-time links."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from access import actions
from access.actions import limits
from access.factors.sealing import unseal
from access.models import AccessEvent, Grant, SignInLink, User
from access.queries import groups_of
from access.tests.entering import phone_banker, totp, with_app, work
from access.tests.people import administrator, person
from core.errors import Refused

pytestmark = pytest.mark.django_db
ADA = "ada@campaign.test"


@pytest.fixture(autouse=True)
def _required(settings: LazySettings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def told(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command(*words, "--json", stdout=out)
    result: dict[str, Any] = json.loads(out.getvalue())
    return result


def said(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def follow(client: Client, link: str) -> str:
    """Open a link and press its button; where that leads, '' where it was refused."""
    address, _, token = link.partition("#")
    assert address.endswith("/sign-in/link/")
    assert client.get("/sign-in/link/").status_code == 200
    answer = client.post("/sign-in/link/", {"token": token})
    return str(answer.headers.get("Location", ""))


def break_glass(email: str = ADA) -> str:
    return str(told("break_glass", email, "--reason", "Google is down.")["link"])


def test_the_first_administrator_comes_in_and_sets_up_a_factor(client: Client) -> None:
    result = told("create_admin", ADA, "--name", "Ada Quill")
    assert result["person_is_new"]
    assert result["grant_is_new"]
    ada = User.objects.get(email=ADA)
    assert (ada.pool, ada.name, set(groups_of(ada))) == ("staff", "Ada Quill", {"platform-admin"})
    assert follow(client, result["link"]) == "/"
    assert client.get("/admin/").headers["Location"] == "/account/?next=/admin/"
    client.get("/account/authenticator-app/")
    secret = unseal(client.session["access_totp"])
    client.post("/account/authenticator-app/", {"code": totp(secret)})
    assert client.get("/admin/").status_code == 200


def test_a_second_run_grants_nothing_and_its_link_voids_the_first(client: Client) -> None:
    first, second = told("create_admin", ADA), told("create_admin", "Ada@Campaign.test")
    assert not second["person_is_new"]
    assert not second["grant_is_new"]
    assert Grant.objects.count() == 1
    assert follow(client, first["link"]) == ""
    assert follow(client, second["link"]) == "/"


def test_the_command_says_plainly_what_it_did() -> None:
    first, second = said("create_admin", ADA), said("create_admin", ADA)
    assert f"{ADA} was added to the staff." in first
    assert "They are a platform administrator now." in first
    assert "nothing was granted" in second
    assert "within the hour" in second


@pytest.mark.parametrize("why", ["volunteer", "suspended", "no e-mail", "until tonight"])
def test_it_refuses_where_it_makes_no_sense(why: str) -> None:
    email = ADA
    if why == "volunteer":
        email = phone_banker().email
    elif why == "suspended":
        actions.suspend(person=person(ADA), by=None)
    elif why == "until tonight":
        tonight = timezone.now() + timedelta(hours=2)
        actions.grant(user=person(ADA), role="platform-admin", reason="x", by=None, until=tonight)
    else:
        email = "ada"
    before = Grant.objects.count()
    with pytest.raises(CommandError):
        call_command("create_admin", email)
    assert Grant.objects.count() == before
    assert not SignInLink.objects.exists()


def test_who_comes_from_the_workspace_gets_the_role_and_no_link() -> None:
    SocialAccount.objects.create(user=person(ADA), provider="google", uid="1")
    result = told("create_admin", ADA)
    assert result["grant_is_new"]
    assert result["link"] == ""
    with pytest.raises(CommandError):
        break_glass()


# --- Links --------------------------------------------------------------------------------------


def test_a_link_is_good_once_and_looking_at_it_uses_nothing_up(client: Client) -> None:
    link = told("create_admin", ADA)["link"]
    for _ in range(3):
        client.get(link)
    assert follow(client, link) == "/"
    assert follow(Client(), link) == ""


@pytest.mark.parametrize("token", ["x", "a:b", "", "x" * 200, "\x00", "é:ü"])
def test_a_made_up_link_is_refused(client: Client, token: str) -> None:
    told("create_admin", ADA)
    assert client.post("/sign-in/link/", {"token": token}).status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_link_runs_out_after_an_hour(client: Client) -> None:
    link = told("create_admin", ADA)["link"]
    (row,) = SignInLink.objects.all()
    assert timedelta(minutes=55) < row.expires_at - timezone.now() <= timedelta(hours=1)
    SignInLink.objects.update(expires_at=timezone.now())
    assert follow(client, link) == ""


def test_a_link_of_somebody_suspended_since_is_refused(client: Client) -> None:
    link = told("create_admin", ADA)["link"]
    actions.suspend(person=User.objects.get(email=ADA), by=None)
    assert follow(client, link) == ""


def test_a_link_asks_for_the_second_factor_of_who_has_one(client: Client) -> None:
    told("create_admin", ADA)
    with_app(User.objects.get(email=ADA))
    assert follow(client, told("create_admin", ADA)["link"]) == "/sign-in/second-factor/"
    assert "_auth_user_id" not in client.session


def test_the_links_secret_is_not_in_the_database() -> None:
    secret = told("create_admin", ADA)["link"].partition("#")[2].split(":")[0]
    assert secret not in str([*SignInLink.objects.values(), *AccessEvent.objects.values()])


# --- Break-glass --------------------------------------------------------------------------------


def test_break_glass_opens_for_two_hours_logs_loudly_and_ends_by_itself(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    boss = administrator()
    link = break_glass()
    ada = User.objects.get(email=ADA)
    grant = Grant.objects.get(user=ada)
    assert grant.expires_at
    assert timedelta(minutes=115) < grant.expires_at - timezone.now() <= timedelta(hours=2)
    line = AccessEvent.objects.get(kind=AccessEvent.Kind.BREAK_GLASS)
    assert (line.person, line.reason) == (ada, "Google is down.")
    loud = [str(one.msg) for one in caplog.records if one.levelname == "WARNING"]
    assert [one for one in loud if "break-glass account opened" in one]
    assert ADA not in str(loud)
    work()
    (sent,) = mail.outbox
    assert sent.to == [boss.email]
    assert "Google is down." in str(sent.body)

    secret = with_app(ada)
    follow(client, link)
    client.post("/sign-in/second-factor/", {"code": totp(secret)})
    assert client.get("/admin/access/user/").status_code == 200
    Grant.objects.filter(pk=grant.pk).update(expires_at=timezone.now())
    assert client.get("/admin/access/user/").status_code == 403


def test_a_second_run_keeps_the_end_and_gives_a_new_link(client: Client) -> None:
    first = told("break_glass", ADA, "--reason", "x", "--hours", "1")
    second = told("break_glass", ADA, "--reason", "lost the link", "--hours", "24")
    assert first["until"] == second["until"]
    assert Grant.objects.count() == 1
    assert follow(client, second["link"]) == "/"


def test_break_glass_wants_a_reason_and_a_short_time() -> None:
    for words in (["--reason", " "], ["--reason", "x", "--hours", "25"], []):
        with pytest.raises(CommandError):
            call_command("break_glass", ADA, *words)
    with pytest.raises(Refused):
        actions.break_glass(email="val@", hours=1, reason="x")
    assert not User.objects.exists()


def test_refused_links_are_counted(client: Client) -> None:
    link = told("create_admin", ADA)["link"]
    for _ in range(limits.LINKS_PER_ADDRESS.most):
        follow(client, "http://localhost/sign-in/link/#made-up")
    assert follow(client, link) == ""


def test_a_link_is_of_no_use_in_a_session_of_somebody_else(client: Client) -> None:
    link = told("create_admin", ADA)["link"]
    client.force_login(phone_banker())
    answer = client.post("/sign-in/link/", {"token": link.partition("#")[2]})
    assert answer.headers["Location"] == "/account/"
    assert follow(Client(), link) == "/"
