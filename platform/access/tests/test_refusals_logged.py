"""A 403 of somebody who is signed in is a line in the access log, bounded, and never in the way."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from access import actions
from access.actions import refusals
from access.middleware import RefusalLogMiddleware
from access.models import AccessEvent, User
from access.queries import why_refused
from access.tests.people import administrator, person, volunteer

pytestmark = pytest.mark.django_db
GRANTS = "/admin/access/grant/"


@pytest.fixture
def ada() -> User:
    return person("ada@campaign.test", "donors-reviewer")


def refused() -> list[AccessEvent]:
    return list(AccessEvent.objects.filter(kind="refused").order_by("pk"))


def test_a_refusal_tells_who_where_and_what_was_missing_without_the_query(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    answer = client.get(f"{GRANTS}?q=secret@campaign.test", REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 403
    (line,) = refused()
    assert (line.person, line.target, line.address) == (ada, GRANTS, "192.0.2.7")
    assert line.reason == "Lacks the right access.view_grant."
    assert line.facts == {"method": "GET", "missing": "access.view_grant"}
    assert line.request_id == answer.headers["X-Request-ID"]


def test_what_the_page_said_is_the_reason(client: Client) -> None:
    client.force_login(volunteer())
    assert client.get("/onboarding/").status_code == 403
    assert refused()[0].reason == "No tool has been opened for you yet."


def test_a_form_without_its_token_is_told_as_such(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    answer = client.post("/sign-out/")
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()
    assert refused()[0].reason == "The form's token was missing or old."


def test_the_same_refusal_again_is_one_line_and_another_page_another(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    for address in (GRANTS, GRANTS, f"{GRANTS}?p=2", "/admin/access/user/"):
        client.get(address)
    assert [line.target for line in refused()] == [GRANTS, "/admin/access/user/"]


def test_after_some_minutes_it_is_told_again(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(ada)
    client.get(GRANTS)
    monkeypatch.setattr(refusals, "MINUTES", 0)
    client.get(GRANTS)
    assert len(refused()) == 2


def test_one_person_leaves_so_many_lines_and_no_more_and_keeps_nobody_elses_out(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "MOST", 3)
    for number in range(5):
        actions.record_refusal(person=ada, path=f"/{number}/", method="GET", reason="No.")
    other = person("bob@campaign.test")
    assert actions.record_refusal(person=other, path="/1/", method="GET", reason="No.")
    assert [(line.person, line.target) for line in refused()] == [
        (ada, "/0/"), (ada, "/1/"), (ada, "/2/"), (other, "/1/"),
    ]  # fmt: skip


def test_strangers_and_those_who_may_leave_no_line(client: Client) -> None:
    assert client.get(GRANTS).status_code == 302
    client.force_login(administrator())
    assert client.get(GRANTS).status_code == 200
    assert client.get("/no-such-page/").status_code == 404
    assert refused() == []


def test_a_refusal_survives_what_the_view_rolled_back(ada: User) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            actions.suspend(person=ada, by=None)
            transaction.set_rollback(True)
        return HttpResponse(status=403)

    request = RequestFactory().get("/somewhere/")
    request.user = ada
    RefusalLogMiddleware(view)(request)
    ada.refresh_from_db()
    assert ada.is_active
    assert [line.target for line in refused()] == ["/somewhere/"]


def test_a_log_that_cannot_be_written_breaks_no_page_and_tells_nobodys_name(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(ada)
    monkeypatch.setattr(refusals, "_INSERT", "SELECT * FROM no_such_table WHERE x = %(target)s")
    assert client.get(GRANTS).status_code == 403
    assert "refusal not written" in caplog.text
    assert "ada@" not in caplog.text
    assert client.get("/").status_code == 200  # the connection is as good as before


def test_a_log_that_hangs_keeps_nobody_waiting(
    client: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(ada)
    monkeypatch.setattr(refusals, "WAIT", "20ms")
    monkeypatch.setattr(refusals, "_INSERT", "SELECT pg_sleep(600)")
    assert client.get(GRANTS).status_code == 403
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] == "0"


def test_writing_it_is_one_statement_and_its_setting(client: Client, ada: User) -> None:
    client.force_login(ada)
    with CaptureQueriesContext(connection) as queries:
        client.get(GRANTS)
    about: list[Any] = [q["sql"] for q in queries if "access_accessevent" in q["sql"]]
    assert len(about) == 1


@pytest.mark.parametrize(
    ("path", "permission", "opened_by"),
    [
        (GRANTS, "access.view_grant", {"platform-admin"}),
        (f"{GRANTS}7/change/", "access.view_grant", {"platform-admin"}),
        (f"{GRANTS}add/", "access.add_grant", {"platform-admin"}),
        ("/admin/jobs/job/7/cancel/", "jobs.cancel_job", {"platform-engineer"}),
        (
            "/admin/donors/flag/queue/", "donors.view_flag",
            {"donors-reviewer", "donors-compliance", "donors-admin"},
        ),
        ("/no-such-page/", "", set()),
        ("/", "", set()),
    ],
)  # fmt: skip
def test_what_would_open_a_page_is_known(
    ada: User, path: str, permission: str, opened_by: set[str]
) -> None:
    why = why_refused(ada, path)
    assert why.permission == permission
    assert {role.slug for role in why.opened_by} == opened_by


def test_a_volunteer_is_told_of_no_role_of_the_staff() -> None:
    assert why_refused(volunteer(), GRANTS).opened_by == ()


def test_the_refusing_page_is_given_the_roles_that_open_it(client: Client, ada: User) -> None:
    client.force_login(ada)
    answer = client.get(GRANTS)
    assert [role.slug for role in answer.context["opened_by"]] == ["platform-admin"]
