"""A code by e-mail lets a volunteer in: once, soon, in the browser that asked, and tells strangers
nothing."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access import actions
from access.actions import limits
from access.models import AccessEvent, AttemptCount, Grant, SignInCode, User
from access.tasks import forget_sign_ins
from access.tests.entering import ask, code_in, enter, latest_mail, phone_banker, work
from access.tests.people import person, volunteer
from core.errors import Refused
from jobs.models import Job, OutboxMessage
from jobs.runner import run_job

pytestmark = pytest.mark.django_db
VAL = "val@example.org"


@pytest.fixture(autouse=True)
def _one_host(settings: LazySettings) -> None:
    settings.DEBUG = True


@pytest.fixture
def val() -> User:
    return phone_banker()


def test_a_volunteer_comes_in_with_the_code_that_was_sent(client: Client, val: User) -> None:
    assert enter(client, ask(client, VAL))
    assert client.session["_auth_user_id"] == str(val.pk)


@pytest.mark.parametrize("place", ["http://other.campaign.test/", "/sign-out/"])
def test_signing_in_leads_to_no_place_that_was_slipped_in_with_the_code(
    client: Client, val: User, settings: LazySettings, place: str
) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "other.campaign.test"]
    code = ask(client, VAL)
    answer = client.post("/sign-in/code/enter/", {"code": code, "next": place})
    assert answer.headers["Location"] == "/"


def test_who_left_in_the_middle_of_the_onboarding_comes_back_by_a_code(client: Client) -> None:
    nell = volunteer("texting-volunteer")
    assert enter(client, ask(client, nell.email))
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/onboarding/texting-volunteer/"


def test_a_code_is_typed_with_or_without_blanks_and_the_email_in_any_case(
    client: Client, val: User
) -> None:
    client.post("/sign-in/code/", {"email": " Val@Example.ORG "})
    assert enter(client, f" {code_in(latest_mail(VAL)).replace(' ', '-')} ")


@pytest.mark.parametrize("code", ["0000 0000", "", "1", "letters", "٣" * 8, "9" * 40, "\x00"])
def test_a_wrong_code_lets_nobody_in(client: Client, val: User, code: str) -> None:
    ask(client, VAL)
    assert not enter(client, code)


def test_a_code_asked_for_in_the_midst_of_a_mass_mailing_goes_out_before_the_mailing_ends(
    val: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("access.actions.batches.CHUNK", 2)
    people = [f"p{number}@example.org" for number in range(6)]
    batch = actions.take_up_invitations(
        file=io.BytesIO("\n".join(["email", *people]).encode()), file_name="people.csv",
        role="texting-volunteer", note="May.", by=None,
    )  # fmt: skip
    run_job(batch.job_id or 0, "here/1")
    first, *later = Job.objects.filter(function="jobs.tasks.deliver_many").order_by("pk")
    run_job(first.pk, "here/1")
    actions.ask_for_code(email=VAL, address="")
    for job in later:
        run_job(job.pk, "here/1")
    assert [message.to for message in mail.outbox] == [
        [address] for address in (*people[:2], VAL, *people[2:])
    ]


def test_a_code_is_good_once(client: Client, val: User) -> None:
    code = ask(client, VAL)
    asked = client.session["access_code"]
    assert enter(client, code)
    client.logout()
    session = client.session
    session["access_code"] = asked
    session.save()
    assert not enter(client, code)


def test_a_code_is_good_in_no_other_browser(client: Client, val: User) -> None:
    code = ask(client, VAL)
    other = Client()
    assert not enter(other, code)
    ask(other, "nobody@example.org")
    assert not enter(other, code)
    assert enter(client, code)


def test_a_code_runs_out(client: Client, val: User) -> None:
    code = ask(client, VAL)
    SignInCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not enter(client, code)


def test_after_five_wrong_tries_the_right_code_is_of_no_use(client: Client, val: User) -> None:
    code = ask(client, VAL)
    for _ in range(5):
        assert not enter(client, "0000 0000")
    assert not enter(client, code)
    refused = AccessEvent.objects.get(kind=AccessEvent.Kind.SIGN_IN_REFUSED)
    assert refused.person == val


def test_a_new_code_in_the_same_browser_voids_the_one_before(client: Client, val: User) -> None:
    first, second = ask(client, VAL), ask(client, VAL)
    assert not enter(client, first)
    assert enter(client, second)


def test_known_and_unknown_people_get_the_same_pages(val: User) -> None:
    """All that a stranger sees, from the first page to the refusal of a code, but for the e-mail
    that was typed and what is random."""

    def seen(email: str) -> list[str]:
        client = Client()
        pages = [
            client.post("/sign-in/code/", {"email": email}),
            client.get("/sign-in/code/enter/"),
            *(client.post("/sign-in/code/enter/", {"code": "0000 0000"}) for _ in range(6)),
        ]
        work()
        return [
            f"{page.status_code} {page.headers.get('Location')} {page.content.decode()}".replace(
                email, "EMAIL"
            )
            for page in pages
        ]

    def without_tokens(pages: list[str]) -> list[str]:
        return [re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", page) for page in pages]

    suspended = phone_banker("sus@example.org")
    actions.suspend(person=suspended, by=None)
    nobody = without_tokens(seen("nobody@example.org"))
    assert len(nobody) == 8
    for email in (VAL, "sus@example.org"):
        assert without_tokens(seen(email)) == nobody


def test_the_page_does_the_same_work_for_everyone(val: User) -> None:
    """It asks nothing about the person, so there is no time to tell by."""
    statements = []
    for email in (VAL, "nobody@example.org"):
        with CaptureQueriesContext(connection) as asked:
            Client().post("/sign-in/code/", {"email": email})
        told = [query["sql"] for query in asked]
        statements.append([re.findall(r"INSERT INTO \S+|UPDATE \S+|FROM \S+", one) for one in told])
        assert [one for one in told if "access_signincode" in one]
        assert not [one for one in told if '"access_user"' in one]
    assert statements[0] == statements[1]


def test_a_stranger_gets_no_mail_and_no_hint(client: Client) -> None:
    assert ask(client, "nobody@example.org") == ""
    assert mail.outbox == []


@pytest.mark.parametrize("why", ["suspended", "ungranted", "staff"])
def test_who_is_known_and_gets_no_code_is_told_by_mail_what_to_do_once_a_day(
    client: Client, why: str
) -> None:
    if why == "staff":
        person("ada@campaign.test")
        email, words = "ada@campaign.test", "on the staff"
    else:
        email, words = VAL, "suspended" if why == "suspended" else "Nothing is open"
        val = phone_banker()
        if why == "suspended":
            actions.suspend(person=val, by=None)
        else:
            Grant.objects.filter(user=val).update(revoked_at=timezone.now())
    assert ask(client, email) == ""
    assert ask(client, email) == ""
    (hint,) = mail.outbox
    assert words in hint.body


def test_somebody_suspended_after_the_code_was_sent_does_not_come_in(
    client: Client, val: User
) -> None:
    code = ask(client, VAL)
    actions.suspend(person=val, by=None)
    assert not enter(client, code)


def test_the_job_may_run_twice_and_sends_one_mail(client: Client, val: User) -> None:
    ask(client, VAL)
    (asked,) = SignInCode.objects.all()
    actions.send_code(code_id=asked.pk)
    work()
    assert len(mail.outbox) == 1


def test_the_code_is_kept_nowhere_once_it_is_sent(client: Client, val: User) -> None:
    code = ask(client, VAL)
    message = OutboxMessage.objects.get()
    assert (message.state, message.text, message.html) == ("sent", "", "")
    kept = [*SignInCode.objects.values(), *Job.objects.values(), *OutboxMessage.objects.values()]
    for digits in (code, code.replace(" ", "")):
        assert digits not in str(kept)


def test_who_reads_the_outbox_while_it_waits_sees_no_code(client: Client, val: User) -> None:
    """An engineer could ask for a volunteer's code, read it here, and be the volunteer."""
    client.post("/sign-in/code/", {"email": VAL})
    run_job(Job.objects.get(label="Sign-in code").pk, "here/1")
    message = OutboxMessage.objects.get()
    code = code_in(message.text)
    reader = Client()
    reader.force_login(person("eng@campaign.test", "platform-engineer"))
    page = reader.get(f"/admin/jobs/outboxmessage/{message.pk}/change/").content.decode()
    assert VAL in page
    assert code not in page
    assert "shown to nobody" in page
    for field in ("text", "html"):
        guess = reader.get(f"/admin/jobs/outboxmessage/?{field}__contains={code[:2]}")
        assert guess.status_code in {302, 400, 403}


def test_too_many_requests_for_an_email_are_refused_known_or_not(client: Client) -> None:
    for _ in range(limits.CODES_PER_EMAIL_AND_ADDRESS.most):
        client.post("/sign-in/code/", {"email": "nobody@example.org"})
    page = client.post("/sign-in/code/", {"email": "Nobody@example.org"})
    assert page.status_code == 422
    assert "Too many attempts" in page.content.decode()
    assert client.post("/sign-in/code/", {"email": "other@example.org"}).status_code == 302


def test_nobody_shuts_a_volunteer_out_from_one_other_address(client: Client, val: User) -> None:
    for _ in range(limits.CODES_PER_EMAIL.most + 5):
        client.post("/sign-in/code/", {"email": VAL}, REMOTE_ADDR="192.0.2.66")
    assert client.post("/sign-in/code/", {"email": VAL}, REMOTE_ADDR="192.0.2.1").status_code == 302
    assert SignInCode.objects.count() == limits.CODES_PER_EMAIL_AND_ADDRESS.most + 1


def test_a_limit_counts_per_key_and_begins_anew_after_its_window() -> None:
    limit = limits.Limit("tests", 2, timedelta(minutes=15))
    for whose in ("a", "a", "b"):
        limits.count_attempt(limit, whose)
    with pytest.raises(Refused):
        limits.count_attempt(limit, "A")
    AttemptCount.objects.update(started_at=timezone.now() - timedelta(minutes=16))
    limits.count_attempt(limit, "a")


def test_one_machine_uses_up_its_own_allowance_and_not_everybodys(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (("CODES_PER_ADDRESS", 2), ("CODES_OVERALL", 4)):
        monkeypatch.setattr(limits, name, replace(getattr(limits, name), most=most))
    for number in range(9):
        client.post("/sign-in/code/", {"email": f"p{number}@example.org"}, REMOTE_ADDR="192.0.2.1")
    assert SignInCode.objects.count() == 2
    others = client.post("/sign-in/code/", {"email": VAL}, REMOTE_ADDR="192.0.2.2")
    assert others.status_code == 302


def test_the_addresses_of_one_network_of_ipv6_count_as_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CODES_PER_ADDRESS", replace(limits.CODES_PER_ADDRESS, most=2))
    said = [
        client.post(
            "/sign-in/code/", {"email": f"p{number}@example.org"}, REMOTE_ADDR=f"2001:db8::{number}"
        ).status_code
        for number in range(3)
    ]
    assert said == [302, 302, 422]


def test_what_was_asked_for_is_forgotten_after_a_day(client: Client, val: User) -> None:
    ask(client, VAL)
    SignInCode.objects.update(expires_at=timezone.now() - timedelta(days=2))
    assert forget_sign_ins(None) == {"codes": 1, "links": 0, "counts": 0}  # type: ignore[arg-type]


def test_without_a_host_for_volunteers_there_are_no_codes_outside_debug(
    client: Client, settings: LazySettings
) -> None:
    settings.DEBUG = False
    assert client.get("/sign-in/code/").status_code == 404
    assert client.get("/sign-in/code/enter/").status_code == 404


@pytest.mark.parametrize(
    ("host", "status"), [("vote.campaign.test", 200), ("hq.campaign.test", 404)]
)
def test_codes_are_asked_for_on_the_volunteers_host_alone(
    client: Client, settings: LazySettings, host: str, status: int
) -> None:
    settings.STAFF_HOST, settings.VOLUNTEER_HOST = "hq.campaign.test", "vote.campaign.test"
    settings.ALLOWED_HOSTS = ["hq.campaign.test", "vote.campaign.test"]
    settings.DEBUG = False
    assert client.get("/sign-in/code/", headers={"host": host}).status_code == status
