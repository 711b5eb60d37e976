"""Whoever does not come from the Workspace shows a second factor before anything of the staff
opens."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.utils import timezone

from access import actions
from access.factors.recovery import codes_left
from access.factors.totp import use_totp
from access.models import AccessEvent, User
from access.queries import factors_of, groups_of, permissions_of
from access.tests.entering import latest_mail, phone_banker, totp, with_app, work
from access.tests.people import PASSWORD, administrator, person
from core.errors import Refused

pytestmark = pytest.mark.django_db
BOSS = "boss@campaign.test"
PEOPLE = "/admin/access/user/"


@pytest.fixture(autouse=True)
def _required(settings: LazySettings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def boss() -> User:
    return administrator()


def by_password(client: Client, email: str = BOSS, next_: str = "") -> str:
    """Where it leads."""
    form = {"email": email, "password": PASSWORD, "next": next_}
    return str(client.post("/sign-in/local/", form).headers.get("Location", ""))


def by_factor(client: Client, code: str) -> str:
    answer = client.post("/sign-in/second-factor/", {"code": code})
    return str(answer.headers.get("Location", ""))


def changes_of(who: User) -> list[str]:
    lines = AccessEvent.objects.filter(person=who, kind=AccessEvent.Kind.FACTOR_CHANGED)
    return list(lines.order_by("id").values_list("reason", flat=True))


# --- The gate -----------------------------------------------------------------------------------


def test_without_a_second_factor_every_page_leads_to_setting_one_up(
    client: Client, boss: User
) -> None:
    assert by_password(client) == "/"
    for address in ("/", "/admin/", PEOPLE, "/donors/imports/1/flags.csv"):
        assert client.get(address).headers["Location"] == f"/account/?next={address}"
        assert client.post(address).status_code == 403
    page = client.get("/account/").content.decode()
    assert "Set up a second factor to go on" in page


def test_a_session_that_owes_one_has_no_rights_whoever_asks(boss: User) -> None:
    assert groups_of(boss) == {"platform-admin"}
    boss.owes_second_factor = True
    assert groups_of(boss) == frozenset()
    assert permissions_of(boss) == set()
    assert not boss.is_staff


def test_password_then_code_opens_what_was_asked_for(client: Client, boss: User) -> None:
    secret = with_app(boss)
    assert by_password(client, next_=PEOPLE) == "/sign-in/second-factor/"
    assert "_auth_user_id" not in client.session
    assert client.get(PEOPLE).status_code == 302
    assert by_factor(client, totp(secret)) == PEOPLE
    assert client.get(PEOPLE).status_code == 200
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.SIGNED_IN)
    assert event.person == boss
    assert "mfa" in event.reason


def test_who_comes_from_the_workspace_needs_none_here(client: Client, boss: User) -> None:
    client.force_login(boss)
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": 1}]
    session["account_authentication_methods_user"] = str(boss.pk)
    session.save()
    assert client.get(PEOPLE).status_code == 200


def test_what_another_person_has_shown_in_this_browser_counts_for_nothing(
    client: Client, boss: User
) -> None:
    client.force_login(boss)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1}]
    session["account_authentication_methods_user"] = str(boss.pk + 1)
    session.save()
    assert client.get(PEOPLE).status_code == 302


def test_volunteers_need_none(client: Client) -> None:
    client.force_login(phone_banker())
    assert client.get("/account/").status_code == 200


# --- The authenticator app ----------------------------------------------------------------------


def test_a_person_sets_up_an_app_and_gets_recovery_codes(client: Client, boss: User) -> None:
    by_password(client)
    page = client.get("/account/authenticator-app/").content.decode()
    secret = page.split("<code>")[1].split("</code>")[0].replace(" ", "")
    assert "data:image/svg+xml;base64," in page
    assert secret not in str(client.session.items())
    answer = client.post("/account/authenticator-app/", {"code": totp(secret)})
    assert answer.headers["Location"] == "/account/recovery-codes/"
    assert client.get(PEOPLE).status_code == 200
    shown = client.post("/account/recovery-codes/").content.decode()
    assert shown.count("<li><code>") == 10
    assert "<li><code>" not in client.get("/account/recovery-codes/").content.decode()
    assert changes_of(boss) == ["The authenticator app was added.", "New recovery codes were made."]
    work()
    assert [one.to for one in mail.outbox] == [[BOSS], [BOSS]]


def test_a_wrong_code_sets_up_nothing_and_keeps_the_picture(client: Client, boss: User) -> None:
    by_password(client)
    before = client.get("/account/authenticator-app/").content.decode()
    answer = client.post("/account/authenticator-app/", {"code": "000000"})
    assert answer.status_code == 422
    key = before.split("<code>")[1].split("</code>")[0]
    assert key in answer.content.decode()
    assert not factors_of(boss)


def test_a_code_is_good_once_also_in_another_process(boss: User) -> None:
    """The row remembers, not a process."""
    secret = with_app(boss)
    before, now, following = (totp(secret, steps) for steps in (-1, 0, 1))
    assert use_totp(boss, now)
    assert not use_totp(User.objects.get(pk=boss.pk), now)
    assert not use_totp(boss, before)
    assert use_totp(boss, following)


def test_a_code_far_off_is_refused_and_logged(client: Client, boss: User) -> None:
    secret = with_app(boss)
    by_password(client)
    for code in (totp(secret, 3), totp(secret, -3), "", "abc", "\x00"):
        assert by_factor(client, code) == ""
    assert "_auth_user_id" not in client.session
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.SIGN_IN_REFUSED, person=boss).exists()


def test_after_too_many_tries_even_the_right_code_waits(client: Client, boss: User) -> None:
    secret = with_app(boss)
    by_password(client)
    for _ in range(10):
        by_factor(client, "000000")
    assert by_factor(client, totp(secret)) == ""


def test_secrets_are_encrypted_at_rest(boss: User) -> None:
    secret = with_app(boss)
    actions.make_recovery_codes(person=boss, address="")
    kept = str(list(Authenticator.objects.values()))
    assert secret not in kept
    assert {len(row.data.get("secret") or row.data["seed"]) > 90 for row in
            Authenticator.objects.all()} == {True}  # fmt: skip


def test_a_new_secret_key_reads_what_an_old_one_encrypted_until_it_is_resealed(
    boss: User, settings: LazySettings
) -> None:
    secret = with_app(boss)
    codes = actions.make_recovery_codes(person=boss, address="")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    with pytest.raises(Refused, match="reset it"):
        use_totp(boss, totp(secret))
    settings.SECRET_KEY_FALLBACKS = [old]
    assert use_totp(boss, totp(secret))
    assert actions.reseal_factors() == 2
    settings.SECRET_KEY_FALLBACKS = []
    assert use_totp(boss, totp(secret, 1))
    assert actions.use_factor(person=boss, typed=codes[0], address="") == "recovery_codes"


# --- Recovery codes -----------------------------------------------------------------------------


def test_a_recovery_code_lets_in_once(client: Client, boss: User) -> None:
    with_app(boss)
    code = actions.make_recovery_codes(person=boss, address="")[3]
    by_password(client)
    assert by_factor(client, f"{code[:4]} {code[4:]}") == "/"
    assert codes_left(boss) == 9
    other = Client()
    by_password(other)
    assert by_factor(other, code) == ""
    assert changes_of(boss)[-1] == "A recovery code was used; 9 are left."


def test_new_codes_void_the_old_ones(client: Client, boss: User) -> None:
    with_app(boss)
    old = actions.make_recovery_codes(person=boss, address="")
    new = actions.make_recovery_codes(person=boss, address="")
    by_password(client)
    assert by_factor(client, old[0]) == ""
    assert by_factor(client, new[0]) == "/"


def test_recovery_codes_alone_are_no_second_factor(boss: User) -> None:
    with pytest.raises(Refused, match="add one first"):
        actions.make_recovery_codes(person=boss, address="")


# --- Half way in --------------------------------------------------------------------------------


def test_half_way_in_ends_after_ten_minutes_and_when_the_password_changes(
    client: Client, boss: User
) -> None:
    secret = with_app(boss)
    by_password(client)
    session = client.session
    session["access_pending"] = {**session["access_pending"], "at": 0}
    session.save()
    assert by_factor(client, totp(secret)) == "/sign-in/local/"
    by_password(client)
    boss.set_password("something else")
    boss.save()
    assert by_factor(client, totp(secret)) == "/sign-in/local/"


def test_nobody_is_half_way_in_without_a_first_step(client: Client) -> None:
    assert client.get("/sign-in/second-factor/").headers["Location"] == "/sign-in/local/"


# --- Passwords ----------------------------------------------------------------------------------


def refusals(email: str, password: str) -> tuple[int, str]:
    page = Client().post("/sign-in/local/", {"email": email, "password": password})
    text = page.content.decode().replace(email, "EMAIL")
    return page.status_code, re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", text)


def test_all_that_do_not_come_in_by_password_get_the_same_page(boss: User) -> None:
    suspended = person("sus@campaign.test")
    actions.suspend(person=suspended, by=None)
    vouched = person("goo@campaign.test")
    SocialAccount.objects.create(user=vouched, provider="google", uid="1")
    User.objects.create_user("val@example.org", pool="volunteer", password=PASSWORD)
    actions.add_person(email="new@campaign.test", pool="staff", name="")
    pages = {
        refusals(BOSS, "wrong"),
        refusals("nobody@campaign.test", PASSWORD),
        refusals("sus@campaign.test", PASSWORD),
        refusals("goo@campaign.test", PASSWORD),
        refusals("val@example.org", PASSWORD),
        refusals("new@campaign.test", "!"),
    }
    assert len(pages) == 1
    ((status, text),) = pages
    assert status == 422
    assert "do not go together" in text


def test_an_unknown_email_costs_a_hash_as_a_known_one_does(
    boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes the time is the hash: one for each."""
    made: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, salt: str) -> str:
        made.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    counts = []
    actions.add_person(email="new@campaign.test", pool="staff", name="")
    for email in (BOSS, "nobody@campaign.test", "new@campaign.test"):
        made.clear()
        refusals(email, "wrong")
        counts.append(len(made))
    assert counts == [1, 1, 1]


def test_after_ten_wrong_passwords_the_right_one_waits_too(client: Client, boss: User) -> None:
    for _ in range(10):
        client.post("/sign-in/local/", {"email": BOSS, "password": "wrong"})
    assert by_password(client) == ""


def test_a_password_is_set_and_ends_the_sessions_elsewhere(client: Client, boss: User) -> None:
    secret = with_app(boss)
    by_password(client)
    by_factor(client, totp(secret))
    other = Client()
    other.force_login(boss)
    new = {"password": "a long and new one", "again": "a long and new one"}
    assert client.post("/account/password/", new).headers["Location"] == "/account/"
    assert client.get(PEOPLE).status_code == 200
    assert other.get("/account/").headers["Location"].startswith("/sign-in/")
    assert changes_of(boss)[-1] == "A password was set."


@pytest.mark.parametrize(
    ("password", "again"), [("short", "short"), ("password", "password"), ("one thing", "another")]
)
def test_a_weak_or_mistyped_password_is_refused(
    client: Client, boss: User, password: str, again: str
) -> None:
    secret = with_app(boss)
    by_password(client)
    by_factor(client, totp(secret))
    form = {"password": password, "again": again}
    assert client.post("/account/password/", form).status_code == 422


# --- Is it still you? ---------------------------------------------------------------------------


def grown_old(client: Client) -> None:
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = 0
    session.save()


@pytest.mark.parametrize(
    "page", ["authenticator-app/", "passkeys/add/", "recovery-codes/", "password/"]
)
def test_an_old_session_shows_again_who_it_is_before_a_change(
    client: Client, boss: User, page: str
) -> None:
    secret = with_app(boss)
    by_password(client)
    used, following = totp(secret), totp(secret, 1)  # the clock may go on meanwhile
    by_factor(client, used)
    assert client.get(f"/account/{page}").status_code == 200
    grown_old(client)
    asked = client.get(f"/account/{page}")
    assert asked.headers["Location"] == f"/account/confirm/?next=/account/{page}"
    assert client.post(f"/account/{page}").status_code == 302
    wrong = client.post("/account/confirm/", {"code": used, "next": f"/account/{page}"})
    assert wrong.status_code == 422  # used at the sign-in
    right = client.post("/account/confirm/", {"code": following, "next": f"/account/{page}"})
    assert right.headers["Location"] == f"/account/{page}"
    assert client.get(f"/account/{page}").status_code == 200


def test_a_password_does_not_confirm_who_has_a_factor(client: Client, boss: User) -> None:
    secret = with_app(boss)
    by_password(client)
    by_factor(client, totp(secret))
    grown_old(client)
    client.post("/account/confirm/", {"password": PASSWORD})
    assert client.get("/account/password/").status_code == 302


# --- Removing, and the ways back ----------------------------------------------------------------


def signed_in(client: Client, who: User) -> None:
    secret = with_app(who)
    by_password(client, who.email)
    by_factor(client, totp(secret))
    assert client.get("/account/").status_code == 200


def test_the_last_factor_of_the_staff_stays(client: Client, boss: User) -> None:
    signed_in(client, boss)
    (app,) = factors_of(boss)
    client.post(f"/account/factors/{app.pk}/remove/")
    assert factors_of(boss) == [app]


def test_nobody_removes_anothers_factor(client: Client, boss: User) -> None:
    signed_in(client, boss)
    ada = person("ada@campaign.test")
    with_app(ada)
    (theirs,) = factors_of(ada)
    assert client.post(f"/account/factors/{theirs.pk}/remove/").status_code == 404


def test_an_administrator_resets_with_a_note_and_the_person_gets_a_link(
    client: Client, boss: User
) -> None:
    ada = person("ada@campaign.test")
    signed_in(client, boss)
    theirs = Client()
    signed_in(theirs, ada)
    actions.make_recovery_codes(person=ada, address="")
    work()
    mail.outbox.clear()

    page = f"{PEOPLE}{ada.pk}/"
    assert "Reset second factors" in client.get(f"{page}change/").content.decode()
    client.post(f"{page}reset/", {"note": " "})
    assert factors_of(ada)
    client.post(f"{page}reset/", {"note": "Rang her back at her desk."})

    assert not Authenticator.objects.filter(user=ada).exists()
    assert theirs.get("/account/").headers["Location"].startswith("/sign-in/")
    assert by_password(Client(), "ada@campaign.test") == ""
    (line,) = AccessEvent.objects.filter(reason__startswith="Second factors were reset")
    assert (line.person, line.by) == (ada, boss)
    assert "Rang her back" in line.reason
    work()
    (sent,) = mail.outbox
    assert sent.to == ["ada@campaign.test"]
    token = str(sent.body).split("#")[1].split()[0]
    again = Client()
    assert again.post("/sign-in/link/", {"token": token}).headers["Location"] == "/"
    assert again.get("/").headers["Location"] == "/account/?next=/"


def test_a_volunteers_reset_needs_no_link(boss: User) -> None:
    val = phone_banker()
    actions.reset_factors(person=val, by=boss, note="Lost the phone.")
    work()
    (sent,) = mail.outbox
    assert "#" not in str(sent.body)
    assert "code by e-mail" in str(sent.body)


def test_who_may_not_press_the_button_gets_403_and_nobody_resets_their_own(
    client: Client, boss: User
) -> None:
    engineer = person("eng@campaign.test", "platform-engineer")
    signed_in(client, engineer)
    assert client.post(f"{PEOPLE}{boss.pk}/reset/", {"note": "x"}).status_code == 403
    with pytest.raises(Refused, match="another administrator"):
        actions.reset_factors(person=boss, by=boss, note="me")


def test_a_link_is_mailed_to_new_staff_and_to_nobody_else(client: Client, boss: User) -> None:
    signed_in(client, boss)
    new = actions.add_person(email="new@campaign.test", pool="staff", name="New")
    client.post(f"{PEOPLE}{new.pk}/link/", {"note": "A lawyer from outside."})
    assert "lets you in once" in latest_mail("new@campaign.test")
    vouched = person("goo@campaign.test")
    SocialAccount.objects.create(user=vouched, provider="google", uid="1")
    for who in (boss, vouched, phone_banker()):
        with pytest.raises(Refused):
            actions.send_link(person=who, by=None, note="x")


def test_who_comes_from_the_workspace_has_no_factors_of_ours(client: Client, boss: User) -> None:
    SocialAccount.objects.create(user=boss, provider="google", uid="1")
    client.force_login(boss)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "socialaccount", "at": timezone.now().timestamp()}
    ]
    session["account_authentication_methods_user"] = str(boss.pk)
    session.save()
    assert "Workspace account" in client.get("/account/").content.decode()
    for page in ("authenticator-app/", "passkeys/add/", "recovery-codes/", "password/"):
        assert client.get(f"/account/{page}").status_code == 403


def test_nobody_is_asked_about_a_second_factor_who_is_not_signed_in(client: Client) -> None:
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=/account/"
