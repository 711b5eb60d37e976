"""An invitation from the first click to the account: whom it lets in, into what, and how often."""

from __future__ import annotations

import logging
from datetime import timedelta
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from pghistory.models import Context

from access import actions
from access.links import hash_of, new_token
from access.models import AccessEvent, Grant, Invitation, User
from access.queries.invitations import counts_by_state
from access.tests.people import administrator, link_in, person, volunteer
from core import catalogue
from core.errors import Refused
from jobs.models import Job, OutboxMessage

pytestmark = pytest.mark.django_db
ROLE = "texting-volunteer"
PAGE = "/invitation/"


def invite(email: str = "nell@example.org", role: str = ROLE) -> Invitation:
    by = User.objects.filter(email="boss@campaign.test").first() or administrator()
    return actions.invite(
        email=email, name="Nell Fisk", role=role, note="Phone bank in May.", by=by
    )


def opened(client: Client, invitation: Invitation) -> str:
    response = client.get(link_in(invitation), follow=True)
    assert response.status_code == 200
    return response.text


def accept(client: Client, invitation: Invitation) -> str:
    """Where it leads, '' where it was refused."""
    opened(client, invitation)
    return str(client.post(PAGE).headers.get("Location", ""))


def test_accepting_makes_the_account_puts_it_in_the_group_and_signs_in(client: Client) -> None:
    invitation = invite("Nell@Example.org")
    assert "Texting volunteer" in opened(client, invitation)
    assert accept(client, invitation) == "/onboarding/"

    nell = User.objects.get(email="nell@example.org")
    grant = Grant.objects.in_force().get(user=nell)
    assert (nell.pool, nell.name, nell.has_usable_password()) == ("volunteer", "Nell Fisk", False)
    assert (grant.group.name, grant.granted_by, grant.reason) == (
        ROLE, invitation.invited_by, "Invited: Phone bank in May.",
    )  # fmt: skip
    assert client.session["_auth_user_id"] == str(nell.pk)
    invitation.refresh_from_db()
    assert (invitation.outcome, invitation.accepted_by) == ("accepted", nell)
    kinds = set(AccessEvent.objects.filter(person=nell).values_list("kind", flat=True))
    assert kinds == {"person_added", "granted", "invitation_ended", "signed_in"}


@pytest.mark.parametrize("method", ["get", "head"])
def test_whoever_merely_opens_the_link_accepts_nothing(client: Client, method: str) -> None:
    invitation = invite()
    for _ in range(2):
        getattr(client, method)(link_in(invitation), follow=True)
    assert not User.objects.filter(email="nell@example.org").exists()
    assert accept(Client(), invitation)


def test_accepting_takes_a_token_of_the_form(client: Client) -> None:
    invitation = invite()
    strict = Client(enforce_csrf_checks=True)
    opened(strict, invitation)
    assert strict.post(PAGE).status_code == 403
    assert not User.objects.filter(email="nell@example.org").exists()


def test_the_database_holds_no_token_once_the_mail_is_out(client: Client) -> None:
    invitation = invite()
    token = link_in(invitation).partition("=")[2]
    assert invitation.token_hash not in token
    OutboxMessage.objects.update(text="", html="", state="sent")  # as the delivery does
    columns = Invitation.objects.values_list()[0]
    assert not any(token in str(value) for value in columns)
    assert not Job.objects.filter(arguments__icontains=token).exists()
    assert not AccessEvent.objects.filter(facts__icontains=token).exists()


def test_the_address_without_the_token_is_where_one_stays(client: Client) -> None:
    response = client.get(link_in(invite()))
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    cookie = response.cookies["hustings_invitation"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", PAGE)
    assert "no-store" in response.headers["Cache-Control"]
    assert "no-store" in client.get(PAGE).headers["Cache-Control"]


def test_neither_the_log_nor_the_history_tells_the_token(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    invitation = invite()
    path = link_in(invitation)
    token = path.partition("=")[2]
    for address in (path, f"{path}x", f"{PAGE}no-such-page?token={token}"):
        client.get(address, follow=True)
    accept(client, invitation)
    assert f"'{PAGE}'" in caplog.text
    for part in (token, unquote(token), unquote(token).partition(":")[0]):
        assert part not in caplog.text
        assert not Context.objects.filter(metadata__icontains=part).exists()


def test_a_link_works_once(client: Client) -> None:
    invitation = invite()
    path = link_in(invitation)
    accept(client, invitation)
    for visitor in (client, Client()):
        response = visitor.get(path, follow=True)
        assert response.status_code == 410
        assert "has been accepted" in response.text
        assert visitor.post(PAGE).status_code == 410
    assert Grant.objects.filter(group__name=ROLE).count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": "revoked"}, "has been revoked"),
        ({"outcome": "lapsed"}, "has expired"),
        ({"expires_at": timezone.now() - timedelta(seconds=1)}, "has expired"),
    ],
)
def test_a_dead_link_says_what_to_do(client: Client, change: dict[str, object], words: str) -> None:
    invitation = invite()
    path = link_in(invitation)
    Invitation.objects.update(**change)
    response = client.get(path, follow=True)
    assert (response.status_code, words in response.text) == (410, True)
    assert "What you can do" in response.text
    assert client.post(PAGE).status_code == 410
    assert not User.objects.filter(email="nell@example.org").exists()


@pytest.mark.parametrize(
    "token",
    ["x", "a:b", "a" * 5000, "\x01", new_token()[:-1]],
    ids=["short", "parts", "long", "control", "cut"],
)
def test_a_link_that_we_did_not_make_leads_nowhere(client: Client, token: str) -> None:
    invite()
    response = client.get(PAGE, {"token": token}, follow=True)
    assert (response.status_code, "What you can do" in response.text) == (404, True)
    assert "Open the link in your mail" in client.post(PAGE).text


def test_a_token_that_we_signed_and_never_gave_out_leads_nowhere(client: Client) -> None:
    invite()
    assert client.get(PAGE, {"token": new_token()}, follow=True).status_code == 404
    assert hash_of("forged:signature") == ""


# --- People who are here already ------------------------------------------------------------------


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_a_volunteer_who_is_here_gets_the_role_and_no_second_account(
    client: Client, is_signed_in: bool
) -> None:
    val = volunteer()
    invitation = invite("VAL@campaign.test")
    if is_signed_in:
        client.force_login(val)
    assert "You have an account already" in opened(client, invitation)
    assert accept(client, invitation) == "/onboarding/"
    assert Grant.objects.in_force().get(user=val).group.name == ROLE
    assert User.objects.filter(email__iexact="val@campaign.test").get() == val
    assert val.name == "Val Rook"
    assert client.session["_auth_user_id"] == str(val.pk)


def test_who_has_a_second_factor_is_not_signed_in_by_a_mail(client: Client) -> None:
    val = volunteer()
    Authenticator.objects.create(user=val, type="totp", data={})
    assert accept(client, invite(val.email)) == "/sign-in/"
    assert Grant.objects.in_force().filter(user=val).exists()
    assert "_auth_user_id" not in client.session


def test_somebody_else_who_is_signed_in_is_told_to_sign_out(client: Client) -> None:
    client.force_login(volunteer())
    invitation = invite()
    page = opened(client, invitation)
    assert "you are signed in as val@campaign.test" in page
    assert "Sign out" in page
    assert client.post(PAGE).status_code == 409
    assert not User.objects.filter(email="nell@example.org").exists()


def test_somebody_suspended_does_not_come_back_by_an_old_invitation(client: Client) -> None:
    val = volunteer()
    invitation = invite(val.email)
    actions.suspend(person=val, by=None)
    assert "suspended" in opened(client, invitation)
    assert client.post(PAGE).status_code == 409
    assert not Grant.objects.filter(user=val).exists()


def test_an_invitation_holds_though_who_made_it_was_suspended_since(client: Client) -> None:
    invitation = invite()
    assert invitation.invited_by
    actions.suspend(person=invitation.invited_by, by=None)
    assert accept(client, invitation)
    assert Grant.objects.in_force().get(user__email="nell@example.org").group.name == ROLE


def test_somebody_who_joined_the_staff_since_is_refused_at_the_link(client: Client) -> None:
    invitation = invite("ada@campaign.test")
    ada = person()
    assert "a member of the staff here" in opened(client, invitation)
    assert client.post(PAGE).status_code == 409
    assert not Grant.objects.filter(user=ada).exists()


def test_two_invitations_to_one_new_person_make_one_account(client: Client) -> None:
    first = invite()
    accept(client, first)
    Grant.objects.update(revoked_at=timezone.now())
    accept(Client(), invite())
    assert User.objects.filter(email="nell@example.org").count() == 1
    assert Grant.objects.in_force().count() == 1


# --- Roles of the staff ---------------------------------------------------------------------------


def test_a_member_of_the_staff_accepts_while_signed_in_and_never_by_the_link_alone(
    client: Client,
) -> None:
    invitation = invite("ada@campaign.test", "platform-engineer")
    page = opened(client, invitation)
    assert "/sign-in/?next=/invitation/" in page
    assert client.post(PAGE).status_code == 409
    assert not User.objects.filter(email="ada@campaign.test").exists()

    ada = person()  # the first sign-in with the Workspace makes the account, without any right
    client.force_login(ada)
    assert "_auth_user_id" in client.session
    assert accept(client, invitation) == "/onboarding/"
    assert Grant.objects.in_force().get(user=ada).group.name == "platform-engineer"


def test_a_forwarded_invitation_of_the_staff_opens_nothing_to_another(client: Client) -> None:
    invitation = invite("ada@campaign.test", "platform-engineer")
    eve = person("eve@campaign.test")
    client.force_login(eve)
    assert "This invitation is for ada@campaign.test" in opened(client, invitation)
    assert client.post(PAGE).status_code == 409
    assert not Grant.objects.filter(user=eve).exists()


@pytest.mark.parametrize("email", ["ada@campaign.test.example.org", "ada@example.org"])
def test_nobody_outside_the_workspace_is_invited_to_a_role_of_the_staff(
    settings: LazySettings, email: str
) -> None:
    settings.STAFF_DOMAINS = ["campaign.test"]
    with pytest.raises(Refused, match="ends in @campaign"):
        invite(email, "platform-engineer")
    assert invite("ada@Campaign.test", "platform-engineer")
    assert invite(email, ROLE)


# --- Who is not invited ---------------------------------------------------------------------------


def test_what_cannot_be_accepted_is_not_sent() -> None:
    person()
    held = volunteer(ROLE)
    gone = User.objects.create_user("gone@campaign.test", pool="volunteer")
    actions.suspend(person=gone, by=None)
    for email, role, words in (
        ("Ada@campaign.test", ROLE, "member of the staff"),
        (held.email, ROLE, "has texting-volunteer already"),
        (held.email, "platform-engineer", "is a volunteer"),
        (gone.email, ROLE, "is suspended"),
        ("not an address", ROLE, "no e-mail"),
        ("a@evil@campaign.test", ROLE, "no e-mail"),
        ('"a@b"@campaign.test', ROLE, "no e-mail"),
        ("nell@example.org", "no-such-role", "There is no role"),
    ):
        with pytest.raises(Refused, match=words):
            invite(email, role)
    assert not OutboxMessage.objects.exists()


def test_the_same_person_is_not_invited_twice_to_the_same() -> None:
    invite()
    with pytest.raises(Refused, match="invited to texting-volunteer already"):
        invite("NELL@example.org")
    assert OutboxMessage.objects.count() == 1


def test_who_let_an_invitation_expire_is_invited_anew(client: Client) -> None:
    old = invite()
    dead = link_in(old)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    new = invite()
    assert client.get(dead, follow=True).status_code == 410
    assert accept(client, new)
    with pytest.raises(Refused, match="another one was made"):
        actions.resend_invitation(invitation=old, by=None)


# --- Later decisions ------------------------------------------------------------------------------


def out(invitation: Invitation, state: str = "sent") -> None:
    """As if its mail had come so far."""
    Job.objects.update(state="done", finished_at=timezone.now())
    OutboxMessage.objects.filter(pk=invitation.message_id or 0).update(state=state)


@pytest.mark.parametrize("state", ["sent", "unknown", "failed"])
def test_sent_again_is_a_new_link_by_a_new_mail_and_the_old_one_is_dead(
    client: Client, state: str
) -> None:
    invitation = invite()
    old, first = link_in(invitation), invitation.message_id
    out(invitation, state)
    actions.resend_invitation(invitation=invitation, by=None)
    assert link_in(invitation) != old
    assert client.get(old, follow=True).status_code == 404
    assert OutboxMessage.objects.get(pk=first or 0).text == ""
    assert accept(client, invitation)


def test_a_mail_that_is_on_its_way_is_not_sent_again() -> None:
    with pytest.raises(Refused, match="on its way"):
        actions.resend_invitation(invitation=invite(), by=None)
    assert OutboxMessage.objects.count() == 1


def test_what_has_expired_holds_again_once_it_is_extended(client: Client) -> None:
    invitation = invite()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    actions.extend_invitation(invitation=invitation, by=None)
    assert accept(client, invitation)


def test_an_end_that_is_no_extension_is_refused() -> None:
    invitation = invite()
    with pytest.raises(Refused, match="in the future"):
        actions.extend_invitation(invitation=invitation, by=None, until=timezone.now())
    with pytest.raises(Refused, match="already"):
        actions.extend_invitation(
            invitation=invitation, by=None, until=timezone.now() + timedelta(minutes=1)
        )


def test_revoked_before_its_mail_is_out_is_never_mailed(client: Client) -> None:
    invitation = invite()
    path = link_in(invitation)
    actions.revoke_invitation(invitation=invitation, by=None, reason="The wrong Nell.")
    message = OutboxMessage.objects.get()
    assert (message.state, message.text) == ("cancelled", "")
    assert client.get(path, follow=True).status_code == 410


@pytest.mark.parametrize("outcome", ["accepted", "revoked"])
def test_what_is_over_is_not_decided_again(client: Client, outcome: str) -> None:
    invitation = invite()
    if outcome == "accepted":
        accept(client, invitation)
    else:
        actions.revoke_invitation(invitation=invitation, by=None, reason="Wrong.")
    for verb in (actions.resend_invitation, actions.extend_invitation):
        with pytest.raises(Refused, match=outcome):
            verb(invitation=invitation, by=None)
    with pytest.raises(Refused, match=outcome):
        actions.revoke_invitation(invitation=invitation, by=None, reason="Again.")


def test_a_revocation_says_why() -> None:
    with pytest.raises(Refused, match="why"):
        actions.revoke_invitation(invitation=invite(), by=None, reason="  ")


@pytest.mark.parametrize(
    ("mail", "state"),
    [
        ("waiting", "waiting"), ("attempting", "waiting"), ("sent", "sent"),
        ("unknown", "unknown"), ("failed", "failed"), ("cancelled", "failed"),
    ],
)  # fmt: skip
def test_how_an_invitation_stands_follows_its_mail(mail: str, state: str) -> None:
    OutboxMessage.objects.filter(pk=invite().message_id or 0).update(state=mail)
    assert Invitation.objects.with_state().get().state == state
    assert counts_by_state(Invitation.objects.all()) | {"not_come": 1, state: 1} == counts_by_state(
        Invitation.objects.all()
    )


def test_a_mail_that_was_tidied_away_was_sent() -> None:
    invite()
    OutboxMessage.objects.all().delete()
    assert Invitation.objects.with_state().get().state == "sent"


def test_a_token_that_no_cookie_can_hold_leads_nowhere() -> None:
    """A real server writes headers in latin-1."""
    client = Client()
    for token in ("✓", "hé", "a;b\n"):
        answer = client.get(PAGE, {"token": token})
        assert answer.status_code == 404
        assert not answer.cookies


def test_the_invitation_of_a_volunteer_is_accepted_on_their_host(settings: LazySettings) -> None:
    settings.STAFF_HOST, settings.VOLUNTEER_HOST = "hq.campaign.test", "help.campaign.test"
    settings.ALLOWED_HOSTS = ["hq.campaign.test", "help.campaign.test"]
    path = link_in(invite())
    client = Client(headers={"host": "hq.campaign.test"})
    assert client.get(path).headers["Location"] == f"http://help.campaign.test:8000{path}"
    client.cookies["hustings_invitation"] = unquote(path.partition("=")[2])
    assert client.post(PAGE).headers["Location"] == f"http://help.campaign.test:8000{path}"
    there = Client(headers={"host": "help.campaign.test"})
    assert there.get(path, follow=True).status_code == 200
    assert there.post(PAGE).headers["Location"] == "/onboarding/"


def test_the_invitation_to_a_role_that_is_gone_is_dead(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    invitation = invite()
    opened(client, invitation)
    left = {slug: role for slug, role in catalogue._roles.items() if slug != ROLE}
    monkeypatch.setattr(catalogue, "_roles", left)
    assert client.get(PAGE).status_code == 410
    assert client.post(PAGE).status_code == 410
    assert not Grant.objects.filter(group__name=ROLE).exists()


def test_nobody_is_sent_a_new_link_who_could_not_use_it() -> None:
    val = volunteer()
    invitation = invite(val.email)
    out(invitation)
    actions.suspend(person=val, by=None)
    with pytest.raises(Refused, match="suspended"):
        actions.resend_invitation(invitation=invitation, by=None)
