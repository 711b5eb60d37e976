"""Cookies and tickets of visits, and what is left of a Cookie header."""

from __future__ import annotations

import time

import pytest
from django.conf import LazySettings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from access.actions import note_use
from access.queries import BEGAN, SEEN
from access.tests.people import force_grants, person, session_of
from core import catalogue
from core.catalogue import Role
from gateway import actions, visits
from gateway.derived import nginx_secret
from gateway.views import nginx

VISIT = visits.Visit("charts", "abc", 7)


def test_a_visit_is_read_at_its_own_service_and_at_no_other() -> None:
    cookie = visits.visit_cookie(VISIT)

    assert visits.read_visit(cookie, service="charts") == VISIT
    assert visits.read_visit(cookie, service="ledger") is None
    assert visits.read_visit(cookie[:-2] + "AA", service="charts") is None
    assert visits.read_visit("", service="charts") is None
    assert visits.read_visit("ключ", service="charts") is None


def test_a_ticket_is_no_visit_and_a_visit_no_ticket() -> None:
    ticket = visits.ticket(visits.Ticket(VISIT, visits.state_of("s"), "/d"))

    assert visits.read_ticket(ticket, service="charts", secret="s")
    assert visits.read_visit(ticket, service="charts") is None
    cookie = visits.visit_cookie(VISIT)
    assert visits.read_ticket(cookie, service="charts", secret="s") is None


@pytest.mark.parametrize(("service", "secret"), [("ledger", "s"), ("charts", "t"), ("charts", "")])
def test_a_ticket_fits_one_service_and_one_browser(service: str, secret: str) -> None:
    ticket = visits.ticket(visits.Ticket(VISIT, visits.state_of("s"), "/d"))

    assert visits.read_ticket(ticket, service=service, secret=secret) is None


def test_a_ticket_of_long_ago_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = visits.ticket(visits.Ticket(VISIT, visits.state_of("s"), "/d"))
    monkeypatch.setattr(visits, "TICKET_SECONDS", -1)

    assert visits.read_ticket(ticket, service="charts", secret="s") is None


def test_another_secret_makes_all_visits_void(settings: LazySettings) -> None:
    cookie = visits.visit_cookie(VISIT)
    settings.GATEWAY_KEY = "another"

    assert visits.read_visit(cookie, service="charts") is None


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/", "/"),
        ("/d/1?from=now&to=%2F%2Fx", "/d/1?from=now&to=%2F%2Fx"),
        ("", "/"),
        ("d", "/"),
        ("//evil.example.org", "/"),
        ("/\\evil.example.org", "/"),
        ("\\/evil.example.org", "/"),
        ("https://evil.example.org/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tx", "/"),
        ("/\r\nSet-Cookie: a=b", "/"),
        (" /d", "/"),
        ("///evil.example.org", "/"),
        ("/" + "a" * 3_000, "/"),
    ],
)
def test_only_a_path_is_a_place_to_go_back_to(wanted: str, path: str) -> None:
    assert visits.safe_path(wanted) == path


@pytest.mark.parametrize(
    ("sent", "left"),
    [
        ("", ""),
        ("theme=dark", "theme=dark"),
        ("hustings_visit=x", ""),
        ("a=1; hustings_visit=x; b=2", "a=1; b=2"),
        ("a=1;hustings_visit=x;b=2", "a=1; b=2"),
        ("__Host-hustings_visit=x; a=1", "a=1"),
        ('"hustings_visit"=x; a=1', "a=1"),
        (" hustings_visit =x; a=1", "a=1"),
        ("Hustings_Session=x; HUSTINGS_VISIT=y; a=1", "a=1"),
        ("csrftoken=x; a=b=c; d", "a=b=c; d"),
        ("hustings_volunteers=x; a=1", "a=1"),
        ("a=hustings_visit", "a=hustings_visit"),
    ],
)
def test_our_cookies_are_cut_out_and_others_stay_as_they_are(sent: str, left: str) -> None:
    assert visits.without_ours(sent) == left


# --- The question itself ------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_question_takes_two_queries() -> None:
    """The service; the person with session and grants. The key is kept for seconds."""
    actions.add_service(
        slug="charts", name="Charts", host="charts.example.org", upstream="http://10.0.0.7:3000",
        open_to=["donors-reviewer"], owner="Ines Marlowe", by=None,
    )  # fmt: skip
    ada = person("ada@campaign.test", "donors-reviewer")
    cookie = visits.visit_cookie(visits.Visit("charts", session_of(ada), ada.pk))
    client = Client(headers={"X-Hustings-Nginx": nginx_secret(), "X-Hustings-Service": "charts"})
    client.cookies[visits.cookie_name()] = cookie
    assert client.get("/gateway/auth").status_code == 204

    with CaptureQueriesContext(connection) as asked:
        response = client.get("/gateway/auth")

    assert response.status_code == 204
    assert len(asked) == 2
    assert response.headers["X-Hustings-Assertion"].count(".") == 2
    assert response.headers["X-Hustings-Cookie"] == ""
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_who_works_at_a_service_is_not_signed_out_as_idle(settings: LazySettings) -> None:
    actions.add_service(
        slug="charts", name="Charts", host="charts.example.org", upstream="http://10.0.0.7:3000",
        open_to=["donors-reviewer"], owner="Ines Marlowe", by=None,
    )  # fmt: skip
    ada = person("ada@campaign.test", "donors-reviewer")
    session = SessionStore(session_of(ada))
    began = session[BEGAN]
    headers = {"X-Hustings-Nginx": nginx_secret(), "X-Hustings-Service": "charts"}

    def comes_again(*, after_minutes: float, key: str = str(session.session_key)) -> int:
        row = SessionStore(key)
        row[SEEN] = int(time.time() - after_minutes * 60)
        row.save()
        client = Client(headers=headers)
        visit = visits.Visit("charts", key, ada.pk)
        client.cookies[visits.cookie_name()] = visits.visit_cookie(visit)
        return client.get("/gateway/auth").status_code

    idle = settings.SESSION_IDLE_MINUTES
    assert comes_again(after_minutes=idle - 1) == 204
    noted = SessionStore(session.session_key)
    assert time.time() - noted[SEEN] < 60
    assert noted[BEGAN] == began
    assert comes_again(after_minutes=0.5) == 204
    assert time.time() - SessionStore(session.session_key)[SEEN] > 20, "noted once a minute"
    assert comes_again(after_minutes=idle + 1) == 401


@pytest.mark.django_db
def test_a_session_that_a_page_wrote_meanwhile_keeps_what_was_written() -> None:
    key = session_of(person("ada@campaign.test"))
    as_read = Session.objects.get(session_key=key).session_data
    page = SessionStore(key)
    page["words"] = "of a page"
    page.save()

    note_use(session_key=key, session_data=as_read)
    assert Session.objects.get(session_key=key).get_decoded()["words"] == "of a page"
    Session.objects.all().delete()
    note_use(session_key=key, session_data=as_read)
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_the_question_comes_past_what_pages_need_and_no_other_address_does() -> None:
    """Neither hosts nor sessions, which the pages ask about, have a say in it."""
    client = Client(headers={"X-Hustings-Nginx": nginx_secret(), "X-Hustings-Service": "charts"})
    pages = {"Content-Security-Policy", "Vary", "X-Frame-Options", "Referrer-Policy"}

    said = client.get("/gateway/auth", headers={"Host": "nobodys.example.org"})
    assert said.status_code == 403
    assert said.content == b"This service is closed."
    assert "X-Request-ID" in said.headers
    assert not pages & set(said.headers)

    for path in ("/gateway/auth/", "/gateway//auth", "/Gateway/auth", "/gateway/arrived"):
        other = client.get(path, headers={"Host": "nobodys.example.org"})
        assert other.status_code == 400, path
        assert "Content-Security-Policy" in other.headers


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["", "x", "X"])
def test_without_the_secret_of_nginx_there_is_no_answer(shown: str) -> None:
    request = RequestFactory().get("/gateway/auth", headers={"X-Hustings-Nginx": shown})

    assert nginx.auth(request).status_code == 403


@pytest.mark.django_db
def test_a_service_for_volunteers_is_open_to_volunteers_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from django.contrib.auth.models import Group

    from access.models import User

    role = Role(slug="callers", name="Callers", summary="", permissions=(), pool="volunteer")
    monkeypatch.setattr(catalogue, "_roles", {**catalogue._roles, "callers": role})
    group = Group.objects.create(name="callers")
    actions.add_service(
        slug="calls", name="Calls", host="calls.example.org", upstream="http://10.0.0.7:3000",
        pool="volunteer", open_to=["callers"], owner="Ines Marlowe", by=None,
    )  # fmt: skip
    said = {}
    for pool in ("staff", "volunteer"):
        someone = User.objects.create_user(f"{pool}@example.org", pool=pool)
        force_grants(someone, group.name)
        cookie = visits.visit_cookie(visits.Visit("calls", session_of(someone), someone.pk))
        client = Client(headers={"X-Hustings-Nginx": nginx_secret(), "X-Hustings-Service": "calls"})
        client.cookies[visits.cookie_name()] = cookie
        said[pool] = client.get("/gateway/auth").status_code

    assert said == {"staff": 403, "volunteer": 204}


@pytest.mark.django_db
def test_the_door_asks_about_session_and_person(settings: LazySettings) -> None:
    """Each way in which a session may have ended, or be another's."""
    from access.entrance import visitor

    ada = person("ada@campaign.test", "donors-reviewer")
    eve = person("eve@campaign.test")
    session = session_of(ada)
    found = visitor(session_key=session, user_id=ada.pk)
    assert found
    assert (found.user, found.groups) == (ada, frozenset({"donors-reviewer"}))

    assert visitor(session_key=session, user_id=eve.pk) is None
    assert visitor(session_key="", user_id=ada.pk) is None
    assert visitor(session_key="unknown", user_id=ada.pk) is None
    demo = person("ada@demo.invalid")
    settings.DEBUG = True
    assert visitor(session_key=session_of(demo), user_id=demo.pk)
    settings.DEBUG = False
    assert visitor(session_key=session_of(demo), user_id=demo.pk) is None
    ada.set_password("another")
    ada.save()
    assert visitor(session_key=session, user_id=ada.pk) is None
