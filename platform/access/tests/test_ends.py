"""Grants that end: warned of before, extended in one step, and told of after."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from access import actions
from access.models import AccessEvent, Grant, User
from access.queries import groups_of
from access.tests.people import administrator, person
from core.errors import Refused
from jobs import schedules
from jobs.models import OutboxMessage
from jobs.runner import work_off

pytestmark = pytest.mark.django_db
ROLE = "donors-reviewer"
GRANTS = "/admin/access/grant/"


def days(number: float) -> datetime:
    return timezone.now() + timedelta(days=number)


@pytest.fixture
def boss() -> User:
    return administrator()


@pytest.fixture
def ada() -> User:
    return person("ada@campaign.test")


def given(to: User, by: User | None, *, until: datetime | None, since: float = -30) -> Grant:
    made = actions.grant(user=to, role=ROLE, reason="holiday cover", by=by, until=days(60))
    Grant.objects.filter(pk=made.pk).update(granted_at=days(since), expires_at=until)
    made.refresh_from_db()
    return made


def mails() -> list[tuple[str, str]]:
    return list(OutboxMessage.objects.order_by("pk").values_list("to", "subject"))


# --- Warned of ------------------------------------------------------------------------------------


def test_the_person_and_who_gave_it_are_warned_once(ada: User, boss: User) -> None:
    grant = given(ada, boss, until=days(6))
    assert grant.expires_at
    assert [actions.warn_of_ends(), actions.warn_of_ends()] == [1, 0]
    day = f"{timezone.localtime(grant.expires_at):%Y-%m-%d}"
    assert mails() == [
        (ada.email, f"Your role Donor reviewer ends on {day}"),
        (boss.email, "1 grant that you gave ends soon"),
    ]
    assert "ask Ada Quill, who gave it to you" in OutboxMessage.objects.earliest("pk").text
    assert "Ada Quill: Donor reviewer" in OutboxMessage.objects.latest("pk").html


def test_who_gave_many_gets_one_mail_about_all(boss: User) -> None:
    for number in range(3):
        given(person(f"p{number}@campaign.test"), boss, until=days(3))
    assert actions.warn_of_ends() == 3
    assert [subject for to, subject in mails() if to == boss.email] == [
        "3 grants that you gave end soon"
    ]


@pytest.mark.parametrize("case", ["later", "no end", "ended", "revoked", "short", "suspended"])
def test_nobody_is_warned_of_what_needs_no_warning(ada: User, boss: User, case: str) -> None:
    ends: dict[str, datetime | None] = {"later": days(8), "no end": None, "ended": days(-1)}
    grant = given(ada, boss, until=ends.get(case, days(3)), since=-1 if case == "short" else -30)
    if case == "revoked":
        actions.revoke(grant=grant, by=boss)
    if case == "suspended":
        actions.suspend(person=ada, by=boss)
    assert actions.warn_of_ends() == 0
    assert mails() == []


# --- Told of --------------------------------------------------------------------------------------


def test_a_grant_that_has_ended_leaves_one_line(ada: User, boss: User) -> None:
    grant = given(ada, boss, until=days(-1))
    assert [actions.note_ended(), actions.note_ended()] == [1, 0]
    line = AccessEvent.objects.get(kind="ended")
    assert (line.person, line.group, line.facts["grant"]) == (ada, ROLE, grant.pk)


def test_what_is_in_force_or_was_revoked_leaves_no_such_line(ada: User, boss: User) -> None:
    grant = given(ada, boss, until=days(1))
    assert actions.note_ended() == 0
    actions.revoke(grant=grant, by=boss)
    Grant.objects.filter(pk=grant.pk).update(expires_at=days(-1))
    assert actions.note_ended() == 0


def test_both_are_done_by_a_job_that_runs_by_the_clock(ada: User, boss: User) -> None:
    given(ada, boss, until=days(-1))
    given(boss, None, until=days(2))
    jobs = [job for job in schedules.enqueue_due() if job.function == "access.tasks.watch_ends"]
    assert work_off(jobs[0]).state == "done"
    jobs[0].refresh_from_db()
    assert jobs[0].result == {"warned": 1, "ended": 1}


# --- Extended -------------------------------------------------------------------------------------


def test_a_new_grant_takes_the_place_of_the_old_in_one_step(ada: User, boss: User) -> None:
    old = given(ada, boss, until=days(3))
    new = actions.extend(grant=old, by=boss, until=days(90), note="The cover goes on.")
    old.refresh_from_db()
    assert not old.is_in_force
    assert new.is_in_force
    assert (new.reason, new.granted_by, new.source) == ("The cover goes on.", boss, "hand")
    assert groups_of(ada) == {ROLE}
    line = AccessEvent.objects.latest("pk")
    assert (line.kind, line.person, line.by) == ("extended", ada, boss)
    assert actions.warn_of_ends() == 0


def test_what_ran_out_is_given_again_by_extending_it(ada: User, boss: User) -> None:
    old = given(ada, boss, until=days(-1))
    assert actions.extend(grant=old, by=boss, until=None, note="Back.").is_in_force


def test_extending_what_makes_no_sense_is_refused(ada: User, boss: User) -> None:
    old = given(ada, boss, until=days(3))
    for until, note, why in (
        (days(9), " ", "note"),
        (days(-1), "x", "future"),
        (old.expires_at, "x", "has already"),
    ):
        with pytest.raises(Refused, match=why):
            actions.extend(grant=old, by=boss, until=until, note=note)
    actions.revoke(grant=old, by=boss)
    with pytest.raises(Refused, match="revoked"):
        actions.extend(grant=old, by=boss, until=days(9), note="x")


def test_the_page_extends_and_is_closed_to_who_may_not(
    client: Client, ada: User, boss: User
) -> None:
    old = given(ada, boss, until=days(3))
    page = f"{GRANTS}{old.pk}/extend/"
    client.force_login(person("bob@campaign.test", ROLE))
    assert client.get(page).status_code == 403
    assert client.post(page, {"note": "x"}).status_code == 403
    client.force_login(boss)
    assert page in client.get(f"{GRANTS}{old.pk}/change/").content.decode()
    assert client.get(page).status_code == 200
    assert client.post(page, {"until": "2020-01-01", "note": "x"}).status_code == 422
    answer = client.post(page, {"until": "2099-01-01", "note": "Goes on."})
    new = Grant.objects.in_force().get(user=ada)
    assert answer.headers["Location"] == f"{GRANTS}{new.pk}/change/"
    assert page not in client.get(f"{GRANTS}{old.pk}/change/").content.decode()


# --- Listed ---------------------------------------------------------------------------------------


def shown(client: Client, query: str) -> int:
    answer: Any = client.get(f"{GRANTS}?{query}")
    assert answer.status_code == 200
    return int(answer.context["cl"].result_count)


def test_the_list_is_filtered_by_end_pool_source_and_who_granted(
    client: Client, ada: User, boss: User
) -> None:
    given(ada, boss, until=days(3))
    given(person("bob@campaign.test"), None, until=days(-3))
    client.force_login(boss)
    assert shown(client, "in_force=soon") == 1
    assert shown(client, "in_force=yes") == 2  # the administrator's own is one
    assert shown(client, "in_force=no") == 1
    assert shown(client, f"granted_by={boss.pk}") == 1
    assert shown(client, "granted_by=nobody") == 2
    assert shown(client, "user__pool__exact=volunteer") == 0
    assert shown(client, "source__exact=command") == 2


def text_of(answer: HttpResponseBase) -> str:
    content: bytes = answer.getvalue()
    return content.decode()


def test_those_in_force_come_as_csv_with_formulas_defused(
    client: Client, ada: User, boss: User
) -> None:
    User.objects.filter(pk=ada.pk).update(name="=cmd|' /C calc'!A0")
    given(ada, boss, until=days(3))
    given(person("bob@campaign.test"), boss, until=days(-3))
    client.force_login(boss)
    rows = list(csv.reader(io.StringIO(text_of(client.get(f"{GRANTS}in-force.csv")))))
    assert rows[0][:4] == ["person", "e-mail", "pool", "role"]
    assert [row[:4] for row in rows[1:]] == [
        ["'=cmd|' /C calc'!A0", "ada@campaign.test", "staff", ROLE],
        ["Ada Quill", "boss@campaign.test", "staff", "platform-admin"],
    ]
    client.force_login(ada)
    assert client.get(f"{GRANTS}in-force.csv").status_code == 403
