"""Two reviewers see where the other is, and are led to groups that nobody has open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from access.models import User
from donors.actions.decisions import decide
from donors.actions.readings import close, keep_open
from donors.models import Flag, Reading
from donors.queries.flags import record_of
from donors.queries.queue import Filters, Question, behind, following, groups
from donors.queries.readings import other_readers, read_by_others
from donors.tests.beginnings import beginning
from donors.tests.office import (
    ON_LIST,
    bring,
    bring_list,
    candidate_committee,
    employee,
    gift,
    people,
    van,
)

pytestmark = pytest.mark.django_db
POLICY = Filters(severity="policy")


@beginning
def queue() -> list[Question]:
    """Three groups of one list, in order."""
    bring_list(people(ON_LIST))
    bring(van(*(gift(f"G-{number}", VanID=f"{number}") for number in range(3))))
    return [Question(row["donor_id"], row["entry_id"], row["rule"]) for row in groups(POLICY)]


@pytest.fixture
def alba(db: None) -> User:
    return employee("alba", "donors-reviewer")


@pytest.fixture
def bruno(db: None) -> User:
    return employee("bruno", "donors-reviewer")


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(question: Question) -> str:
    args = [question.donor_id, question.entry_id]
    return reverse("admin:donors_flag_review_entry", args=args) + "?severity=policy"


def life_of(question: Question) -> str:
    args = [question.donor_id, question.entry_id]
    return reverse("admin:donors_flag_reading_entry", args=args)


def test_one_sees_who_else_is_there_and_not_oneself(
    queue: list[Question], alba: User, bruno: User
) -> None:
    keep_open(question=queue[0], by=alba)
    assert [str(one.person) for one in other_readers(queue[0], than=bruno)] == ["Alba"]
    assert other_readers(queue[0], than=alba) == []
    assert read_by_others(bruno) == {queue[0]: ["Alba"]}
    close(question=queue[0], by=alba)
    assert read_by_others(bruno) == {}


def test_a_sign_of_life_keeps_the_time_since_when_it_is_open(
    queue: list[Question], alba: User, bruno: User
) -> None:
    keep_open(question=queue[0], by=alba)
    Reading.objects.update(since=F("since") - timedelta(hours=1))
    since = Reading.objects.get().since
    keep_open(question=queue[0], by=alba)
    assert Reading.objects.get().since == since


def test_without_signs_of_life_nobody_is_there_and_coming_again_begins_anew(
    queue: list[Question], alba: User, bruno: User
) -> None:
    keep_open(question=queue[0], by=alba)
    Reading.objects.update(
        since=F("since") - timedelta(minutes=9), seen_at=F("seen_at") - timedelta(minutes=4)
    )
    old = Reading.objects.get()
    assert other_readers(queue[0], than=bruno) == []
    keep_open(question=queue[0], by=alba)
    assert Reading.objects.get().since > old.since


def test_a_rules_group_is_kept_open_once_a_person(alba: User, bruno: User) -> None:
    candidate_committee()
    bring(van(gift("G-1", Amount="9000")))
    question = Question(Flag.objects.get().donor_id, None, "contribution_limit")
    keep_open(question=question, by=alba)
    keep_open(question=question, by=alba)
    keep_open(question=question, by=bruno)
    assert Reading.objects.count() == 2
    assert [str(one.person) for one in other_readers(question, than=bruno)] == ["Alba"]


def test_the_next_one_is_one_that_nobody_has_open(queue: list[Question]) -> None:
    first, second, third = queue
    there = {"one": [second], "two": [second, third]}
    assert [
        group and group.question
        for group in (
            behind(POLICY, first),
            behind(POLICY, first, avoid=there["one"]),
            behind(POLICY, first, avoid=there["two"]),
            behind(POLICY, third, avoid=there["one"]),
            following(POLICY, second, avoid=[third]),
            following(POLICY, third, avoid=there["one"]),
            following(POLICY, first, avoid=there["two"]),
        )
    ] == [second, third, second, None, first, first, second]


def test_the_page_names_who_is_there_and_skips_past_them(
    queue: list[Question], alba: User, bruno: User
) -> None:
    keep_open(question=queue[0], by=alba)
    keep_open(question=queue[1], by=alba)
    page = signed_in(bruno).get(page_of(queue[0])).content.decode()
    assert "Alba has this open since" in page
    assert f'href="{page_of(queue[2])}" data-key="j"' in page
    shown = signed_in(bruno).get(reverse("admin:donors_flag_queue") + "?severity=policy")
    assert shown.content.decode().count("open: Alba") == 2
    assert f'class="go" href="{page_of(queue[2])}"' in shown.content.decode()


def test_signs_of_life_are_given_by_post_and_answered(
    queue: list[Question], alba: User, bruno: User
) -> None:
    assert signed_in(alba).post(life_of(queue[0])).status_code == 200
    answer = signed_in(bruno).post(life_of(queue[0]))
    assert "Alba has this open since" in answer.content.decode()
    flags = Flag.objects.filter(donor=queue[0].donor_id)
    decide(flag_ids=[f.pk for f in flags], verdict="dismissed", note="No.", by=alba)
    assert "Alba dismissed this on" in signed_in(bruno).post(life_of(queue[0])).content.decode()
    assert signed_in(alba).post(life_of(queue[0]), {"left": "yes"}).status_code == 204
    assert [str(one.person) for one in Reading.objects.all()] == ["Bruno"]


def test_signs_of_life_are_for_those_who_decide(queue: list[Question], alba: User) -> None:
    looker = signed_in(employee("keeper", "donors-admin"))
    assert looker.post(life_of(queue[0])).status_code == 403
    assert signed_in(alba).get(life_of(queue[0])).status_code == 405
    nowhere = Question(queue[0].donor_id, 10**9, "")
    assert signed_in(alba).post(life_of(nowhere)).status_code == 404
    assert not Reading.objects.exists()


def test_who_decides_has_left(queue: list[Question], alba: User) -> None:
    [flag] = Flag.objects.filter(donor=queue[0].donor_id).select_related("contribution", "entry")
    keep_open(question=queue[0], by=alba)
    given = {"verdict": "dismissed", "note": "No.", "flags": flag.pk, "record": record_of([flag])}
    assert signed_in(alba).post(page_of(queue[0]), given).status_code == 302
    assert not Reading.objects.exists()
