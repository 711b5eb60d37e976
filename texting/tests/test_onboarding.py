"""What a role asks before it opens: until then it counts as not held, wherever anyone asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access import actions
from access.models import AccessEvent, Grant, OnboardingStep, User
from access.queries import groups_of, open_onboardings, permissions_of
from access.tests.people import force_grants, person, volunteer
from core import catalogue
from core.catalogue import Tool
from core.errors import Refused
from core.onboarding import Choice, Onboarding, Question
from texting.onboarding import ONBOARDING

pytestmark = pytest.mark.django_db
ROLE = "texting-volunteer"
PAGE = f"/onboarding/{ROLE}/"
RIGHT = {
    f"q{number}": str([choice.is_right for choice in question.choices].index(True))
    for number, question in enumerate(ONBOARDING.quiz)
}
VERSION = ONBOARDING.version
ANSWERS = {
    "name": {"name": " Val  Rook "},
    "terms": {"agreed": "on"},
    "quiz": RIGHT,
}


@pytest.fixture
def val(client: Client) -> User:
    made = volunteer()
    actions.grant(user=made, role=ROLE, reason="for a test", by=None)
    client.force_login(made)
    return made


def send(client: Client, step: str, **changed: str) -> int:
    form = {"step": step, "version": VERSION, **ANSWERS[step], **changed}
    return client.post(PAGE, form).status_code


def go_through(client: Client) -> None:
    for step in ANSWERS:
        assert send(client, step) == 302


def test_a_role_opens_once_its_onboarding_is_done(client: Client, val: User) -> None:
    assert groups_of(val) == frozenset()
    go_through(client)
    assert groups_of(val) == {ROLE}
    val.refresh_from_db()
    assert val.name == "Val Rook"
    page = client.get("/", follow=True)
    assert page.redirect_chain[-1][0] == "/onboarding/"
    assert "You are in" in page.text
    assert ONBOARDING.welcome in page.text


def test_until_then_a_person_is_led_there_and_every_other_page_says_so(
    client: Client, val: User
) -> None:
    page = client.get("/", follow=True)
    assert page.redirect_chain[-1][0] == PAGE
    assert "step 1 of 3" in page.text
    refused = client.get("/admin/")
    assert refused.status_code == 403
    assert f'href="{PAGE}"' in refused.text


def test_the_rights_of_a_role_wait_for_its_onboarding_too(monkeypatch: pytest.MonkeyPatch) -> None:
    role = catalogue._roles["donors-reviewer"]
    monkeypatch.setitem(catalogue._roles, role.slug, replace(role, onboarding=ONBOARDING))
    ada = person("ada@campaign.test", "donors-reviewer", "platform-engineer")
    assert groups_of(ada) == {"platform-engineer"}
    assert not [right for right in permissions_of(ada) if right.startswith("donors.")]
    for step in ("name", "terms", "quiz"):
        actions.take_step(
            person=ada, role=role.slug, version=VERSION, step=step, facts={"name": "Ada"}
        )
    again = User.objects.get(pk=ada.pk)
    assert "donors.decide_flag" in permissions_of(again)


def test_what_was_accepted_is_kept_in_its_words_and_version(client: Client, val: User) -> None:
    go_through(client)
    kept = {one.step: one for one in OnboardingStep.objects.filter(person=val)}
    assert set(kept) == {"name", "terms", "quiz", "done"}
    assert {one.version for one in kept.values()} == {VERSION}
    assert kept["terms"].facts == {"terms": list(ONBOARDING.terms)}
    assert len(kept["quiz"].facts["answers"]) == len(ONBOARDING.quiz)
    assert AccessEvent.objects.filter(person=val, kind="onboarded", group=ROLE).count() == 1


@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET version = 'x'", "DELETE FROM {}", "TRUNCATE {}"]
)
def test_the_database_lets_nobody_change_what_was_accepted(
    client: Client, val: User, statement: str
) -> None:
    send(client, "name")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else Postgres itself would refuse first
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("access_onboardingstep"))


def test_a_new_version_asks_again(
    client: Client, val: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_through(client)
    role = catalogue._roles[ROLE]
    changed = replace(ONBOARDING, version="2027-01")
    monkeypatch.setitem(catalogue._roles, ROLE, replace(role, onboarding=changed))
    assert groups_of(val) == frozenset()
    assert [one.step for one in open_onboardings(val)] == ["name"]
    assert send(client, "name") == 302  # in the old version, from a page that was left open
    assert [one.step for one in open_onboardings(val)] == ["name"]


def test_it_is_left_and_resumed(client: Client, val: User) -> None:
    send(client, "name")
    other = Client()
    other.force_login(val)
    page = other.get("/onboarding/", follow=True).text
    assert "step 2 of 3" in page
    assert ONBOARDING.terms[0].split("'")[0] in page


def test_a_step_sent_twice_changes_nothing_and_one_too_early_is_refused(
    client: Client, val: User
) -> None:
    assert send(client, "quiz") == 302
    assert not OnboardingStep.objects.exists()
    send(client, "name")
    send(client, "name", name="Somebody Else")
    val.refresh_from_db()
    assert (val.name, OnboardingStep.objects.count()) == ("Val Rook", 1)
    with pytest.raises(Refused, match="One step after the other"):
        actions.take_step(person=val, role=ROLE, version=VERSION, step="quiz", facts={})


@pytest.mark.parametrize(
    ("step", "changed", "said"),
    [
        ("name", {"name": "  "}, "Say what you are called."),
        ("terms", {"agreed": ""}, "Tick the box if you agree."),
        ("quiz", {"q0": "0"}, ONBOARDING.quiz[0].choices[0].because),
        ("quiz", {"q1": ""}, "Choose an answer."),
        ("quiz", {"q2": "9"}, "is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    client: Client, val: User, step: str, changed: dict[str, str], said: str
) -> None:
    for before in ANSWERS:
        if before == step:
            break
        send(client, before)
    count = OnboardingStep.objects.count()
    form = {"step": step, "version": VERSION, **ANSWERS[step], **changed}
    response = client.post(PAGE, form)
    assert response.status_code == 422
    assert said in response.text
    assert OnboardingStep.objects.count() == count


def test_right_answers_stay_chosen_beside_a_wrong_one(client: Client, val: User) -> None:
    send(client, "name")
    send(client, "terms")
    page = client.post(PAGE, {"step": "quiz", "version": VERSION, **RIGHT, "q0": "0"}).text
    assert page.count("checked") == len(RIGHT)
    assert page.count("Not quite.") == 1


def test_a_stranger_to_the_role_gets_403(client: Client) -> None:
    client.force_login(person())
    assert client.get(PAGE).status_code == 403
    assert client.get("/onboarding/").status_code == 403
    assert send(client, "name") == 403
    assert not OnboardingStep.objects.exists()


def test_a_revoked_role_asks_nothing_any_more(client: Client, val: User) -> None:
    go_through(client)
    actions.revoke(grant=Grant.objects.get(user=val), by=None)
    assert client.get(PAGE).status_code == 403
    assert "Texting opens" not in client.get("/", follow=True).text


def test_who_has_a_tool_comes_to_it(
    client: Client, val: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = Tool("Texting", "Write.", "portal:home", "sms", frozenset({ROLE}))
    monkeypatch.setitem(catalogue._tools, tool.name, tool)
    go_through(client)
    assert client.get("/onboarding/").headers["Location"] == "/"
    assert "Texting" in client.get("/").text


def test_asking_for_the_groups_is_one_query(val: User) -> None:
    force_grants(val, "donors-reviewer", "platform-engineer")
    with CaptureQueriesContext(connection) as asked:
        assert groups_of(val) == {"donors-reviewer", "platform-engineer"}
    assert len(asked) == 1


def test_an_onboarding_that_makes_no_sense_is_refused_at_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="asks for something"):
        Onboarding(version="1")
    with pytest.raises(ImproperlyConfigured, match="one right answer"):
        Question("Which?", (Choice("This", "no"), Choice("That", "no")))
    assert Onboarding(version="1", training_url="https://example.org").steps == ("training",)
