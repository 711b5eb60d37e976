"""Asking for a role: by the person, answered by who may, and by nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from access import actions
from access.models import AccessEvent, AccessRequest, Grant, User
from access.queries import (
    answerable_roles,
    answerers,
    askable_roles,
    groups_of,
    open_onboardings,
    requests_of,
)
from access.tests.people import administrator, person, volunteer
from core import catalogue
from core.errors import Refused
from jobs.models import OutboxMessage

pytestmark = pytest.mark.django_db
ROLE = "donors-reviewer"
QUEUE = "/admin/access/accessrequest/"


@pytest.fixture
def ada() -> User:
    return person("ada@campaign.test")


@pytest.fixture
def owner() -> User:
    """Answers for the reviewers' roles, and for no other."""
    return person("owner@campaign.test", "donors-admin")


def asked(by: User, role: str = ROLE) -> AccessRequest:
    return actions.ask(person=by, role=role, reason="I work the queue from Monday on.")


def mails() -> list[tuple[str, str]]:
    return list(OutboxMessage.objects.order_by("pk").values_list("to", "subject"))


def last_line() -> AccessEvent:
    return AccessEvent.objects.latest("pk")


# --- Asking ---------------------------------------------------------------------------------------


def test_asking_leaves_it_open_in_the_log_and_mails_those_who_may_answer(
    ada: User, owner: User
) -> None:
    boss = administrator()
    request = asked(ada)
    assert (request.state, request.person, request.role) == ("open", ada, ROLE)
    assert (last_line().kind, last_line().person, last_line().group) == ("asked", ada, ROLE)
    assert mails() == [
        (boss.email, "Ada Quill asks for the role Donor reviewer"),
        (owner.email, "Ada Quill asks for the role Donor reviewer"),
    ]
    mail = OutboxMessage.objects.first()
    assert mail
    page = f"{QUEUE}{request.pk}/answer/"
    assert page in mail.text
    assert page in mail.html
    assert "I work the queue from Monday on." in mail.text


def test_where_nobody_may_answer_the_request_waits_without_a_mail(ada: User) -> None:
    assert asked(ada).is_open
    assert mails() == []


def test_who_asks_gets_no_mail_about_answering_it(owner: User) -> None:
    asked(owner)
    assert mails() == []


@pytest.mark.parametrize("reason", ["", "  ", "\x00", "x" * 501])
def test_a_request_without_a_reason_that_can_be_kept_is_refused(ada: User, reason: str) -> None:
    with pytest.raises(Refused):
        actions.ask(person=ada, role=ROLE, reason=reason)
    assert not AccessRequest.objects.exists()


@pytest.mark.parametrize("role", ["platform-admin", "no-such-role", ""])
def test_a_role_that_cannot_be_asked_for_is_refused(ada: User, role: str) -> None:
    with pytest.raises(Refused, match="cannot be asked for"):
        asked(ada, role)


def test_a_volunteer_cannot_ask_for_a_role_of_the_staff() -> None:
    val = volunteer()
    assert {role.pool for role in askable_roles(val)} == {"volunteer"}
    with pytest.raises(Refused, match="cannot be asked for"):
        asked(val)


def test_what_is_held_or_asked_for_already_is_refused_and_not_offered(ada: User) -> None:
    actions.grant(user=ada, role="platform-engineer", reason="runs the jobs", by=None)
    asked(ada)
    offered = {role.slug for role in askable_roles(ada)}
    assert offered == {"donors-admin", "donors-compliance"}
    with pytest.raises(Refused, match="asked for Donor reviewer already"):
        asked(ada)
    with pytest.raises(Refused, match="have the role Platform engineer already"):
        asked(ada, "platform-engineer")


def test_a_role_that_waits_for_its_onboarding_is_not_offered() -> None:
    val = User.objects.create_user("val@example.org", pool=User.Pool.VOLUNTEER, name="Val Rook")
    assert "texting-volunteer" in {role.slug for role in askable_roles(val)}
    actions.grant(user=val, role="texting-volunteer", reason="for a test", by=None)
    assert open_onboardings(val)
    assert not askable_roles(val)


def test_a_suspended_person_cannot_ask(ada: User) -> None:
    with pytest.raises(Refused, match="suspended"):
        asked(actions.suspend(person=ada, by=None))


def test_the_database_holds_one_open_request_whatever_the_code_does(ada: User) -> None:
    asked(ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.create(person=ada, role=ROLE, reason="again")


# --- Answering ------------------------------------------------------------------------------------


def test_an_owner_answers_for_the_own_roles_and_for_no_other(ada: User, owner: User) -> None:
    assert answerable_roles(owner) == {"donors-reviewer", "donors-compliance"}
    assert owner in answerers(ROLE)
    assert owner not in answerers("platform-engineer")
    with pytest.raises(Refused, match="do not answer for the role platform-engineer"):
        actions.approve(request=asked(ada, "platform-engineer"), by=owner, note="yes")


def test_approving_gives_the_role_until_its_end_and_mails_the_note(ada: User, owner: User) -> None:
    until = timezone.now() + timedelta(days=30)
    done = actions.approve(request=asked(ada), by=owner, note="Welcome.", until=until)
    assert (done.state, done.answered_by, done.note) == ("approved", owner, "Welcome.")
    assert done.answered_at
    grant = Grant.objects.get(user=ada)
    assert done.grant == grant
    assert (grant.granted_by, grant.expires_at, grant.source) == (owner, until, "request")
    assert groups_of(ada) == {ROLE}
    assert mails()[-1] == (ada.email, "Your request for the role Donor reviewer was approved")
    assert (last_line().kind, last_line().by) == ("answered", owner)


def test_refusing_gives_nothing_and_says_why(ada: User, owner: User) -> None:
    done = actions.refuse(request=asked(ada), by=owner, note="Do the course first.")
    assert (done.state, done.grant, groups_of(ada)) == ("refused", None, frozenset())
    assert mails()[-1] == (ada.email, "Your request for the role Donor reviewer was refused")
    assert "Do the course first." in OutboxMessage.objects.latest("pk").text
    assert asked(ada).is_open  # one may ask again


@pytest.mark.parametrize("answer", [actions.approve, actions.refuse])
def test_nobody_answers_without_a_note(ada: User, owner: User, answer: object) -> None:
    assert callable(answer)
    request = asked(ada)
    with pytest.raises(Refused, match="note"):
        answer(request=request, by=owner, note=" ")
    request.refresh_from_db()
    assert request.is_open


@pytest.mark.parametrize("answer", [actions.approve, actions.refuse])
def test_nobody_answers_the_own_request(owner: User, answer: object) -> None:
    assert callable(answer)
    request = asked(owner)
    with pytest.raises(Refused, match="their own request"):
        answer(request=request, by=owner, note="I am sure.")
    assert groups_of(owner) == {"donors-admin"}


@pytest.mark.parametrize("answer", [actions.approve, actions.refuse])
def test_a_colleague_and_a_volunteer_answer_nothing(ada: User, answer: object) -> None:
    assert callable(answer)
    request = asked(ada)
    for stranger in (person("bob@campaign.test", ROLE), volunteer("donors-admin")):
        with pytest.raises(Refused, match="do not answer"):
            answer(request=request, by=stranger, note="yes")


def test_an_answered_request_is_not_answered_again(ada: User, owner: User) -> None:
    request = asked(ada)
    actions.refuse(request=request, by=owner, note="No.")
    with pytest.raises(Refused, match="refused already"):
        actions.approve(request=AccessRequest.objects.get(), by=owner, note="Yes.")
    with pytest.raises(Refused, match="refused already"):
        actions.withdraw(request=request, by=ada)
    assert groups_of(ada) == frozenset()


def test_approving_what_makes_no_sense_leaves_it_open(ada: User, owner: User) -> None:
    request = asked(ada)
    past = timezone.now() - timedelta(days=1)
    with pytest.raises(Refused, match="future"):
        actions.approve(request=request, by=owner, note="Yes.", until=past)
    actions.suspend(person=ada, by=None)
    with pytest.raises(Refused, match="suspended"):
        actions.approve(request=request, by=owner, note="Yes.")
    assert AccessRequest.objects.get().is_open
    assert not Grant.objects.filter(user=ada).exists()


def test_a_request_is_withdrawn_by_who_asked_alone(ada: User, owner: User) -> None:
    request = asked(ada)
    with pytest.raises(Refused, match="Only who asked"):
        actions.withdraw(request=request, by=owner)
    assert actions.withdraw(request=request, by=ada).state == "withdrawn"
    assert [one.state for one in requests_of(ada)] == ["withdrawn"]
    assert list(requests_of(owner)) == []


# --- The queue ------------------------------------------------------------------------------------


def page(client: Client, who: User, address: str = QUEUE) -> str:
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_queue_shows_an_owner_the_own_roles_and_an_administrator_all(
    client: Client, ada: User, owner: User
) -> None:
    mine, other = asked(ada), asked(ada, "platform-engineer")
    to_mine, to_other = f"{QUEUE}{mine.pk}/answer/", f"{QUEUE}{other.pk}/answer/"
    seen = page(client, owner)
    assert to_mine in seen
    assert to_other not in seen
    assert client.get(to_other).status_code == 404
    assert client.get(f"{QUEUE}{other.pk}/change/").status_code in {302, 403, 404}
    seen = page(client, administrator())
    assert to_mine in seen
    assert to_other in seen


@pytest.mark.parametrize("role", [ROLE, "platform-engineer"])
def test_the_queue_is_closed_to_who_answers_for_nothing(
    client: Client, ada: User, role: str
) -> None:
    request = asked(ada)
    client.force_login(person("bob@campaign.test", role))
    for address in (QUEUE, f"{QUEUE}{request.pk}/answer/", f"{QUEUE}{request.pk}/change/"):
        assert client.get(address).status_code == 403, address
    given = {"verdict": "approve", "note": "yes"}
    assert client.post(f"{QUEUE}{request.pk}/answer/", given).status_code == 403
    assert AccessRequest.objects.get().is_open


def test_an_answer_from_the_page_leads_to_the_next_oldest(
    client: Client, ada: User, owner: User
) -> None:
    first, second = asked(ada), asked(person("bob@campaign.test"))
    client.force_login(owner)
    given = {"verdict": "approve", "note": "Welcome.", "until": "2099-03-01"}
    answer = client.post(f"{QUEUE}{first.pk}/answer/", given)
    assert answer.headers["Location"] == f"{QUEUE}{second.pk}/answer/"
    end = Grant.objects.get(user=ada).expires_at
    assert end
    assert timezone.localtime(end).isoformat().startswith("2099-03-01T00:00:00")
    given = {"verdict": "refuse", "note": "Not yet."}
    answer = client.post(f"{QUEUE}{second.pk}/answer/", given)
    assert answer.headers["Location"] == QUEUE
    assert "/answer/" not in page(client, owner)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"verdict": "approve"}, "Say in the note"),
        ({"note": "yes"}, "Choose one"),
        ({"verdict": "approve", "note": "yes", "until": "soon"}, "YYYY-MM-DD"),
        ({"verdict": "approve", "note": "yes", "until": "2020-01-01"}, "future"),
    ],
)
def test_a_wrong_answer_is_told_beside_what_was_typed(
    client: Client, ada: User, owner: User, given: dict[str, str], said: str
) -> None:
    request = asked(ada)
    client.force_login(owner)
    answer = client.post(f"{QUEUE}{request.pk}/answer/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert given.get("note", "") in answer.content.decode()
    assert AccessRequest.objects.get().is_open


def test_the_page_of_ones_own_request_has_no_form(client: Client, owner: User) -> None:
    request = asked(owner)
    seen = page(client, owner, f"{QUEUE}{request.pk}/answer/")
    assert "somebody else who may has to answer it" in seen
    assert 'name="verdict"' not in seen


def test_a_volunteer_is_told_the_answer_with_the_address_of_their_host(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STAFF_HOST, settings.VOLUNTEER_HOST = "hq.campaign.test", "help.campaign.test"
    role = replace(catalogue._roles["texting-volunteer"], requestable=True)
    monkeypatch.setitem(catalogue._roles, role.slug, role)
    request = asked(volunteer(), role.slug)
    actions.refuse(request=request, by=administrator(), note="Not now.")
    assert 'href="http://help.campaign.test:8000/"' in OutboxMessage.objects.latest("pk").html


def test_who_has_the_role_but_not_the_onboarding_asks_for_nothing() -> None:
    val = volunteer()
    actions.grant(user=val, role="texting-volunteer", reason="x", by=None)
    assert "texting-volunteer" not in {role.slug for role in askable_roles(val)}
    with pytest.raises(Refused, match="already"):
        asked(val, "texting-volunteer")
