"""Sessions: seen by their owner and by administrators, ended by both, and over in time."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from access import actions
from access.devices import device
from access.models import AccessEvent, IdentityRelease, User
from access.queries import BEGAN, SEEN
from access.queries.sessions import METHODS, METHODS_USER
from access.tests.people import PASSWORD, administrator, person, volunteer
from jobs.actions import enqueue
from jobs.runner import run_job
from jobs.schedules import registered

pytestmark = pytest.mark.django_db
SESSIONS = "/sessions/"
KIND = AccessEvent.Kind
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def signed_in(
    somebody: User, settings: LazySettings, user_agent: str = "Firefox/140 Windows"
) -> Client:
    """By the password page, so that it is a request that signs them in."""
    settings.DEBUG = True
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR="192.0.2.7")
    client.post("/sign-in/", {"username": somebody.email, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get(SESSIONS).status_code == 200


def aged(client: Client, *, began: float = 0, seen: float = 0) -> None:
    """Put the beginning of a session, and the last time it was seen, so many seconds back."""
    session = client.session
    session[BEGAN] -= began
    session[SEEN] -= seen
    session.save()


@pytest.fixture
def ada(db: None) -> User:
    return person()


def test_a_person_sees_their_sessions_and_which_one_this_is(
    ada: User, settings: LazySettings
) -> None:
    here, phone = signed_in(ada, settings), signed_in(ada, settings, PHONE)
    signed_in(administrator(), settings)

    page = here.get(SESSIONS).content.decode()

    assert page.count('class="card session"') == 2
    assert page.index("Firefox on Windows") < page.index("Safari on iPhone")
    assert page.count("this one") == 1
    assert page.count("192.0.2.7") == 2
    assert str(phone.session.session_key) not in page


def test_one_of_ones_sessions_is_ended(ada: User, settings: LazySettings) -> None:
    here, phone = signed_in(ada, settings), signed_in(ada, settings, PHONE)
    other = UserSession.objects.get(session_key=phone.session.session_key)

    answer = here.post("/sessions/end/", {"session": other.pk}, follow=True)

    assert "That session has ended." in answer.content.decode()
    assert (is_in(here), is_in(phone)) == (True, False)
    line = AccessEvent.objects.get(kind=KIND.SESSION_ENDED)
    assert (line.person, line.by, line.address) == (ada, ada, "192.0.2.7")


def test_all_others_are_ended(ada: User, settings: LazySettings) -> None:
    here, *others = [signed_in(ada, settings) for _ in range(3)]

    here.post("/sessions/end-others/")

    assert is_in(here)
    assert not any(map(is_in, others))
    assert AccessEvent.objects.get(kind=KIND.SESSION_ENDED).facts == {"sessions": 2}


def test_nobody_ends_the_session_of_somebody_else(ada: User, settings: LazySettings) -> None:
    here, boss = signed_in(ada, settings), signed_in(administrator(), settings)
    theirs = UserSession.objects.get(session_key=boss.session.session_key)

    answer = here.post("/sessions/end/", {"session": theirs.pk}, follow=True)

    assert "ended already" in answer.content.decode()
    assert is_in(boss)


@pytest.mark.parametrize("given", ["", "x", "-1", "1e3", "9" * 40, "٣"])
def test_a_session_that_is_none_is_told(ada: User, settings: LazySettings, given: str) -> None:
    here = signed_in(ada, settings)

    answer = here.post("/sessions/end/", {"session": given}, follow=True)

    assert answer.status_code == 200
    assert is_in(here)


@pytest.mark.parametrize("page", ["/sessions/end/", "/sessions/end-others/"])
def test_sessions_are_ended_by_post_alone(ada: User, settings: LazySettings, page: str) -> None:
    assert signed_in(ada, settings).get(page).status_code == 405


def test_a_volunteer_has_the_page_too(settings: LazySettings) -> None:
    helper = volunteer()
    helper.set_password(PASSWORD)
    helper.save()

    assert is_in(signed_in(helper, settings))


def test_a_session_whose_key_changes_with_the_password_is_still_known(
    ada: User, settings: LazySettings
) -> None:
    here = signed_in(ada, settings)
    session = here.session
    session[METHODS], session[METHODS_USER] = (
        [{"method": "password", "at": time.time()}],
        str(ada.pk),
    )
    session.save()
    before = session.session_key
    new = "another password of the tests"
    assert here.post("/account/password/", {"password": new, "again": new}).status_code == 302
    assert before != here.session.session_key

    assert here.get(SESSIONS).content.decode().count("this one") == 1
    assert actions.end_all_sessions(person=ada, by=administrator()) == 1
    assert not is_in(here)


def test_a_session_whose_key_changes_with_the_secret_key_is_still_known(
    ada: User, settings: LazySettings
) -> None:
    here = signed_in(ada, settings)
    before = here.session.session_key
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the one after"
    assert here.get(SESSIONS).content.decode().count("this one") == 1
    assert before != here.session.session_key

    assert actions.end_all_sessions(person=ada, by=administrator()) == 1
    assert not is_in(here)


# --- By administrators ----------------------------------------------------------------------------


def page_of(somebody: User) -> str:
    return f"/admin/access/user/{somebody.pk}"


def test_an_administrator_sees_and_ends_the_sessions_of_a_person(
    ada: User, settings: LazySettings
) -> None:
    phone, laptop = signed_in(ada, settings, PHONE), signed_in(ada, settings)
    boss = signed_in(administrator(), settings)
    page = boss.get(f"{page_of(ada)}/change/").content.decode()
    assert "Safari on iPhone" in page
    one = UserSession.objects.get(session_key=phone.session.session_key)

    boss.post(f"{page_of(ada)}/end_session/", {"session": one.pk})
    assert (is_in(phone), is_in(laptop)) == (False, True)
    boss.post(f"{page_of(ada)}/end_sessions/")

    assert not is_in(laptop)
    lines = AccessEvent.objects.filter(kind=KIND.SESSION_ENDED, person=ada)
    assert {line.by and line.by.email for line in lines} == {"boss@campaign.test"}
    assert "Not signed in anywhere" in boss.get(f"{page_of(ada)}/change/").content.decode()


def test_an_administrator_lets_a_person_sign_in_with_a_new_account(
    ada: User, settings: LazySettings
) -> None:
    hers, boss = signed_in(ada, settings), signed_in(administrator(), settings)

    answer = boss.post(
        f"{page_of(ada)}/release_identity/", {"note": "The workspace is new."}, follow=True
    )

    assert "may sign in with a new account" in answer.content.decode()
    assert "The next account that brings this e-mail" in answer.content.decode()
    assert not is_in(hers)
    line = AccessEvent.objects.get(kind=KIND.IDENTITY_CHANGED)
    assert (line.person, line.by and line.by.email) == (ada, "boss@campaign.test")
    assert "The workspace is new." in line.reason


@pytest.mark.parametrize("note", ["", "  "])
def test_a_new_account_needs_a_reason(ada: User, settings: LazySettings, note: str) -> None:
    boss = signed_in(administrator(), settings)

    boss.post(f"{page_of(ada)}/release_identity/", {"note": note})

    assert not IdentityRelease.objects.exists()


@pytest.mark.parametrize("note", ["x" * 501, "a NUL \x00 within"])
def test_a_reason_that_the_database_would_not_take_is_no_error(
    ada: User, settings: LazySettings, note: str
) -> None:
    boss = signed_in(administrator(), settings)
    page = f"{page_of(ada)}/release_identity/"
    assert boss.post(page, {"note": note}, follow=True).status_code == 200


def test_nobody_lets_themselves_or_a_volunteer_sign_in_with_a_new_account(
    settings: LazySettings,
) -> None:
    administrators = administrator()
    boss = signed_in(administrators, settings)

    for somebody in (administrators, volunteer()):
        boss.post(f"{page_of(somebody)}/release_identity/", {"note": "Because."})

    assert not IdentityRelease.objects.exists()
    assert is_in(boss)


@pytest.mark.parametrize("verb", ["end_session", "end_sessions", "release_identity"])
def test_only_who_may_change_people_may_do_that(
    ada: User, settings: LazySettings, verb: str
) -> None:
    hers = signed_in(ada, settings)
    stranger = signed_in(person("eve@campaign.test", "donors-reviewer"), settings)
    boss = signed_in(administrator(), settings)

    assert stranger.post(f"{page_of(ada)}/{verb}/", {"note": "x"}).status_code == 403
    assert boss.get(f"{page_of(ada)}/{verb}/").status_code == 405
    assert is_in(hers)


# --- Their end in time ----------------------------------------------------------------------------


def test_a_suspended_persons_sessions_are_gone_for_good(ada: User, settings: LazySettings) -> None:
    clients = [signed_in(ada, settings) for _ in range(2)]

    actions.suspend(person=ada, by=None)

    assert not any(map(is_in, clients))
    assert not UserSession.objects.filter(user=ada).exists()
    assert AccessEvent.objects.get(kind=KIND.SUSPENDED).facts == {"sessions_ended": 2}
    actions.readmit(person=ada)
    assert not any(map(is_in, clients)), "the way back is a new sign-in"


def test_a_session_ends_when_it_was_not_used(ada: User, settings: LazySettings) -> None:
    here = signed_in(ada, settings)
    aged(here, seen=settings.SESSION_IDLE_MINUTES * 60 - 30)
    assert is_in(here)
    aged(here, seen=settings.SESSION_IDLE_MINUTES * 60 + 30)

    assert not is_in(here)
    assert "Not used for" in AccessEvent.objects.get(kind=KIND.SESSION_ENDED).reason
    assert not UserSession.objects.exists()


def test_a_session_ends_however_much_it_is_used(ada: User, settings: LazySettings) -> None:
    here = signed_in(ada, settings)
    aged(here, began=settings.SESSION_HOURS * 3600 - 30)
    assert is_in(here)
    aged(here, began=60)

    assert not is_in(here)
    assert "It began more than" in AccessEvent.objects.get(kind=KIND.SESSION_ENDED).reason


def test_a_session_that_does_not_say_when_it_began_is_over(
    ada: User, settings: LazySettings
) -> None:
    here = signed_in(ada, settings)
    session = here.session
    del session[BEGAN], session[SEEN]
    session.save()

    assert not is_in(here)


def test_being_here_is_noted_once_a_minute(
    ada: User, settings: LazySettings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    here = signed_in(ada, settings)
    noted = UserSession.objects.get()
    here.get(SESSIONS)
    assert UserSession.objects.get().last_seen_at == noted.last_seen_at
    aged(here, seen=61)

    here.get(SESSIONS, REMOTE_ADDR="192.0.2.99")

    assert UserSession.objects.get().last_seen_at > noted.last_seen_at
    assert UserSession.objects.get().ip == "192.0.2.99"
    assert time.time() - here.session[SEEN] < 60


def test_what_is_left_of_sessions_that_are_over_is_removed(
    ada: User, settings: LazySettings
) -> None:
    here, gone = signed_in(ada, settings), signed_in(ada, settings)
    Session.objects.filter(session_key=gone.session.session_key).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )

    function = {one.name: one.function for one in registered()}["Tidy the sessions"]
    job = enqueue(function=function)
    run_job(job.pk, "here/1")

    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"sessions": 1}), job.error
    assert is_in(here)
    assert UserSession.objects.get().session_key == here.session.session_key


# --- What the log tells ---------------------------------------------------------------------------


def test_signing_in_and_out_leaves_a_line_each(ada: User, settings: LazySettings) -> None:
    here = signed_in(ada, settings)
    here.post("/sign-out/")

    lines = AccessEvent.objects.filter(kind__in=[KIND.SIGNED_IN, KIND.SIGNED_OUT]).order_by("id")
    assert [(line.kind, line.person, line.address) for line in lines] == [
        ("signed_in", ada, "192.0.2.7"),
        ("signed_out", ada, "192.0.2.7"),
    ]
    assert not UserSession.objects.exists()


def test_the_key_of_a_session_changes_with_the_sign_in(ada: User, settings: LazySettings) -> None:
    settings.DEBUG = True
    client = Client()
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key

    client.post("/sign-in/", {"username": ada.email, "password": PASSWORD})

    assert is_in(client)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "203.0.113.9", "192.0.2.7"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        (True, "203.0.113.9, nonsense", None),
    ],
)
def test_a_client_says_where_it_comes_from_to_nobody_but_our_proxy(
    ada: User, settings: LazySettings, behind: bool, forwarded: str, address: str | None
) -> None:
    settings.DEBUG, settings.BEHIND_PROXY = True, behind
    client = Client(REMOTE_ADDR="192.0.2.7", headers={"x-forwarded-for": forwarded})

    client.post("/sign-in/", {"username": ada.email, "password": PASSWORD})

    assert AccessEvent.objects.get(kind=KIND.SIGNED_IN).address == address


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Firefox/140.0", "Firefox on Mac"),
        ("curl/8.0", "An unknown device"),
        ("", "An unknown device"),
    ],
)
def test_a_device_is_told_in_words(user_agent: str, words: str) -> None:
    assert device(user_agent) == words
