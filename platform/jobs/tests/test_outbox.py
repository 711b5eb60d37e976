"""A mail goes out once; whether it did is never guessed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth import get_user_model
from django.utils import timezone

from core.errors import Refused
from jobs import watchdog
from jobs.actions import (
    Mail,
    cancel,
    cancel_mail,
    enqueue,
    resend,
    retry,
    send_mail,
    send_mails,
    withdraw_secrets,
)
from jobs.models import Job, OutboxMessage
from jobs.runner import run_job, work_off
from jobs.tests.functions import HERE
from jobs.tests.house import House, eventually, lines, running
from jobs.tests.smtp import Peer, serving


@pytest.fixture
def peer(settings: LazySettings) -> Iterator[Peer]:
    with serving(Peer()) as peer:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", peer.port
        settings.EMAIL_USE_TLS = False
        yield peer


def mails(*to: str) -> list[OutboxMessage]:
    return send_mail(key="flags:1", to=to, subject="Flags", text="See.", html="<p>See.</p>")


def a_mail() -> OutboxMessage:
    (message,) = mails("a@example.org")
    return message


def in_state(state: str) -> OutboxMessage:
    """A mail that got so far, and whose job has ended."""
    message = a_mail()
    Job.objects.filter(messages=message).update(state="done", finished_at=timezone.now())
    OutboxMessage.objects.filter(pk=message.pk).update(state=state, error="Something.")
    message.refresh_from_db()
    return message


def deliver(message: OutboxMessage) -> OutboxMessage:
    """Run the delivery now, whenever it is due."""
    Job.objects.filter(messages=message, state="waiting").update(run_after=timezone.now())
    run_job(message.job_id or 0, "here/1")
    message.refresh_from_db()
    return message


@pytest.mark.django_db
def test_a_mail_goes_out_with_both_its_parts_and_its_id(peer: Peer) -> None:
    message = deliver(a_mail())
    assert (message.state, message.attempts) == ("sent", 1)
    assert message.sent_at
    (taken,) = peer.taken
    assert message.message_id.encode() in taken
    assert b"text/html" in taken


@pytest.mark.django_db
def test_the_same_key_is_one_mail(peer: Peer) -> None:
    first = a_mail()
    deliver(first)
    assert a_mail() == first
    deliver(first)
    assert len(peer.taken) == 1


@pytest.mark.django_db
def test_each_recipient_gets_a_mail_of_their_own(peer: Peer) -> None:
    sent = [deliver(message) for message in mails("a@example.org", "b@example.org")]
    assert [(mail.number, mail.to, mail.state) for mail in sent] == [
        (1, "a@example.org", "sent"), (2, "b@example.org", "sent"),
    ]  # fmt: skip
    assert [b"a@example.org" in taken for taken in peer.taken] == [True, False]
    assert len({mail.message_id for mail in sent}) == 2


@pytest.mark.django_db
def test_an_address_that_is_refused_hinders_no_other(peer: Peer) -> None:
    first, second, odd = mails("a@example.org", "b@example.org", "not an address <")
    peer.to_recipient = "550 no such mailbox"
    assert deliver(first).state == "failed"
    peer.to_recipient = "250 OK"
    assert deliver(second).state == "sent"
    assert (deliver(odd).state, odd.attempts) == ("failed", 1)  # certainly not out
    assert "not an address" not in odd.error


@pytest.mark.django_db
def test_the_same_key_with_other_recipients_changes_nothing() -> None:
    first = mails("a@example.org", "b@example.org")
    assert mails("b@example.org", "c@example.org", "d@example.org") == first
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_who_is_named_twice_gets_one_mail() -> None:
    assert [mail.to for mail in mails("a@example.org", "A@example.org ")] == ["A@example.org"]


@pytest.mark.django_db
def test_a_mail_without_an_address_or_with_two_lines_of_subject_is_refused() -> None:
    with pytest.raises(Refused):
        send_mail(key="a", to=[], subject="Hello", text="Hello")
    with pytest.raises(Refused):
        send_mail(key="b", to=["a@example.org"], subject="Hello\nBcc: x@example.org", text="Hello")


@pytest.mark.django_db
def test_a_server_that_is_away_is_tried_again(peer: Peer, settings: LazySettings) -> None:
    settings.EMAIL_PORT = 1  # nobody listens there
    message = deliver(a_mail())
    assert (message.state, message.attempts) == ("waiting", 1)
    assert "ConnectionRefusedError" in message.error
    settings.EMAIL_PORT = peer.port
    assert deliver(message).state == "sent"


@pytest.mark.django_db
def test_a_server_that_stays_away_fails_the_mail_in_the_end(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    message = a_mail()
    for _ in range(8):
        deliver(message)
    assert (message.state, message.attempts) == ("failed", 8)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "state"), [("450 busy", "waiting"), ("550 no such mailbox", "failed")]
)
def test_a_clear_no_says_whether_to_try_again(peer: Peer, answer: str, state: str) -> None:
    peer.to_recipient = answer
    message = deliver(a_mail())
    assert message.state == state
    assert "example.org" not in message.error


@pytest.mark.django_db
def test_a_no_to_the_data_is_clear_as_well(peer: Peer) -> None:
    peer.to_data = "554 looks like spam"
    assert deliver(a_mail()).state == "failed"


@pytest.mark.django_db
def test_a_line_that_breaks_after_the_data_leaves_the_mail_unknown(peer: Peer) -> None:
    peer.to_data = None
    message = deliver(a_mail())
    assert message.state == "unknown"
    deliver(message)
    assert len(peer.taken) == 1


@pytest.mark.django_db
def test_an_unknown_mail_is_sent_again_by_hand_with_the_same_id(peer: Peer) -> None:
    peer.to_data = None
    message = deliver(a_mail())
    peer.to_data = "250 OK"
    resend(message=message, by=None, note="Asked them.")
    assert deliver(message).state == "sent"
    assert all(message.message_id.encode() in taken for taken in peer.taken)
    with pytest.raises(Refused):
        resend(message=message, by=None, note="Asked them.")


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["unknown", "failed", "cancelled"])
def test_what_is_sent_again_by_hand_waits_and_keeps_who_and_why(peer: Peer, state: str) -> None:
    person = get_user_model().objects.create(email="ann@example.org", pool="staff")
    message = resend(message=in_state(state), by=person, note=" The server came back. ")
    assert (message.state, message.error) == ("waiting", "")
    kept = message.interventions.get()
    assert (kept.verb, kept.by, kept.note) == ("resend", person, "The server came back.")
    assert deliver(message).state == "sent"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["waiting", "attempting", "sent"])
def test_what_waits_or_goes_out_or_went_out_is_not_sent_again(state: str) -> None:
    message = in_state(state)
    with pytest.raises(Refused):
        resend(message=message, by=None, note="To be sure.")
    message.refresh_from_db()
    assert (message.state, message.interventions.count()) == (state, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["waiting", "unknown", "failed"])
def test_a_mail_that_nobody_needs_is_cancelled(peer: Peer, state: str) -> None:
    message = in_state(state)
    cancel_mail(message=message, by=None, note="They were told by telephone.")
    assert message.interventions.get().verb == "cancel"
    assert deliver(message).state == "cancelled"
    assert peer.taken == []


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["attempting", "sent", "cancelled"])
def test_a_mail_that_may_be_out_is_not_cancelled(state: str) -> None:
    message = in_state(state)
    with pytest.raises(Refused):
        cancel_mail(message=message, by=None, note="Too late.")
    message.refresh_from_db()
    assert message.state == state


@pytest.mark.django_db
def test_a_decision_without_a_note_is_refused() -> None:
    with pytest.raises(Refused, match="why"):
        resend(message=in_state("unknown"), by=None, note=" \x00")


@pytest.mark.django_db
def test_a_mail_is_sent_again_by_hand_as_often_as_it_fails() -> None:
    message = in_state("failed")
    for _ in range(3):
        resend(message=message, by=None, note="Once more.")
        Job.objects.filter(messages=message).update(state="failed", finished_at=timezone.now())
        watchdog.tick()
        message.refresh_from_db()
        assert message.state == "failed"
    assert Job.objects.filter(function="jobs.tasks.deliver").count() == 4


@pytest.mark.django_db
def test_a_job_that_a_later_one_has_replaced_leaves_the_mail_alone(peer: Peer) -> None:
    message = a_mail()
    before = message.job_id or 0
    cancel_mail(message=message, by=None, note="Wrong file.")
    resend(message=message, by=None, note="The right one after all.")
    OutboxMessage.objects.update(state="attempting")  # by the later job
    run_job(before, "here/2")
    message.refresh_from_db()
    assert (message.state, peer.taken) == ("attempting", [])


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["unknown", "attempting"])
def test_trying_the_job_of_an_unknown_mail_again_is_refused_and_says_where_to(state: str) -> None:
    message = in_state(state)
    assert message.job
    for job_state in ("failed", "done"):
        Job.objects.filter(messages=message).update(state=job_state)
        with pytest.raises(Refused, match=f"mail {message.pk} .* by hand"):
            retry(job=message.job, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_trying_the_job_of_a_failed_mail_again_sends_it(peer: Peer, state: str) -> None:
    message = in_state(state)
    Job.objects.filter(messages=message).update(state="failed")
    assert message.job
    retry(job=message.job, by=None)
    assert deliver(message).state == "sent"


@pytest.mark.django_db
def test_a_mail_is_cancelled_with_its_job_and_waits_again_with_it(peer: Peer) -> None:
    message = a_mail()
    assert message.job
    cancel(job=message.job, by=None)
    message.refresh_from_db()
    assert message.state == "cancelled"
    retry(job=message.job, by=None)
    assert deliver(message).state == "sent"


@pytest.mark.django_db
def test_a_mail_whose_job_was_stopped_before_its_run_is_cancelled() -> None:
    message = in_state("waiting")
    Job.objects.update(state="cancelled")
    watchdog.tick()
    message.refresh_from_db()
    assert message.state == "cancelled"


@pytest.mark.django_db
def test_the_watchdog_doubts_a_mail_whose_sender_is_gone() -> None:
    message = a_mail()
    OutboxMessage.objects.update(state="attempting")
    watchdog.tick()
    message.refresh_from_db()
    assert message.state == "unknown"


@pytest.mark.django_db
def test_a_mail_whose_job_has_failed_before_sending_fails_too_and_is_sent_by_hand(
    peer: Peer,
) -> None:
    message = a_mail()
    Job.objects.filter(messages=message).update(state="failed", finished_at=timezone.now())
    watchdog.tick()
    message.refresh_from_db()
    assert message.state == "failed"
    resend(message=message, by=None, note="Asked them.")
    watchdog.tick()
    assert deliver(message).state == "sent"


def a_code() -> OutboxMessage:
    (message,) = send_mail(
        key="code:1", to=["a@example.org"], subject="Your code", text="It is 123456.",
        html="<p>It is 123456.</p>", holds_secret=True,
    )  # fmt: skip
    return message


@pytest.mark.django_db
def test_a_mail_that_holds_a_secret_is_emptied_once_it_is_sent(peer: Peer) -> None:
    message = deliver(a_code())
    assert (message.state, message.text, message.html) == ("sent", "", "")
    assert b"123456" in peer.taken[0]
    assert deliver(a_mail()).text == "See."


@pytest.mark.django_db
def test_a_secret_whose_sending_is_unknown_can_be_sent_again_by_hand(peer: Peer) -> None:
    peer.to_data = None
    message = deliver(a_code())
    assert (message.state, message.text) == ("unknown", "It is 123456.")
    peer.to_data = "250 OK"
    resend(message=message, by=None, note="They have none.")
    assert (deliver(message).state, message.text) == ("sent", "")
    assert b"123456" in peer.taken[1]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["waiting", "unknown", "failed", "cancelled"])
def test_a_secret_that_is_withdrawn_goes_out_no_more(peer: Peer, state: str) -> None:
    message = a_code()
    OutboxMessage.objects.update(state=state)
    withdraw_secrets(OutboxMessage.objects.filter(pk=message.pk))
    message.refresh_from_db()
    left = "cancelled" if state == "waiting" else state
    assert (message.state, message.text, message.html) == (left, "", "")
    with pytest.raises(Refused, match="is gone"):
        resend(message=message, by=None, note="Again.")
    assert deliver(message).state == left
    assert peer.taken == []


@pytest.mark.django_db
def test_trying_the_job_of_a_withdrawn_secret_again_sends_nothing(peer: Peer) -> None:
    message = a_code()
    withdraw_secrets(OutboxMessage.objects.all())
    Job.objects.update(state="cancelled", finished_at=timezone.now())
    assert message.job
    retry(job=message.job, by=None)
    assert deliver(message).state == "cancelled"
    assert peer.taken == []


@pytest.mark.django_db
def test_withdrawing_leaves_a_mail_that_is_going_out_and_one_without_a_secret() -> None:
    code, plain = a_code(), a_mail()
    OutboxMessage.objects.filter(pk=code.pk).update(state="attempting")
    withdraw_secrets(OutboxMessage.objects.all())
    for message, state, text in ((code, "attempting", "It is 123456."), (plain, "waiting", "See.")):
        message.refresh_from_db()
        assert (message.state, message.text) == (state, text)


@pytest.mark.django_db(transaction=True)
def test_who_waits_for_an_undertaking_waits_for_the_first_attempt_at_its_mails_only(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    arguments = {"parts": 0, "file": str(tmp_path / "notes"), "seconds": 0}
    began = time.monotonic()
    assert work_off(enqueue(function=f"{HERE}.end", arguments=arguments)).state == "done"
    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts) == ("waiting", 1)
    assert time.monotonic() - began < 2  # the first pause between attempts


@pytest.mark.processes
def test_kill_between_attempting_and_sent_leaves_it_unknown_and_unsent(house: House) -> None:
    with serving(Peer()) as peer:
        peer.to_data = 30.0
        house.settings |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(peer.port)}
        house.start_cluster()
        message = a_mail()
        assert message.job
        eventually(lambda: peer.begun)
        running(message.job).kill()
        peer.to_data = "250 OK"
        state = OutboxMessage.objects.filter(pk=message.pk).values_list("state", flat=True)
        eventually(lambda: state[:1][0] == "unknown")
        eventually(lambda: Job.objects.get(messages=message).state == "done")
        assert peer.begun == 1
        assert not lines(house.log, "example.org")  # no address in the logs


# --- Many by one job ------------------------------------------------------------------------------


def many(*to: str, holds_secret: bool = False) -> list[OutboxMessage]:
    wanted = [
        Mail(key=f"many:{one}", to=one, subject="Hello", text="See.", holds_secret=holds_secret)
        for one in to
    ]
    found = send_mails(mails=wanted, key="many", label="Many")
    return [found[mail.key] for mail in wanted]


def deliver_all(messages: list[OutboxMessage]) -> list[str]:
    """Run their one job now, whenever it is due; says what became of each."""
    (job_id,) = {message.job_id for message in messages}
    Job.objects.filter(pk=job_id or 0, state="waiting").update(run_after=timezone.now())
    run_job(job_id or 0, "here/1")
    for message in messages:
        message.refresh_from_db()
    return [message.state for message in messages]


A, B, C = "a@example.org", "b@example.org", "c@example.org"


@pytest.mark.django_db
def test_many_mails_go_out_by_one_job_over_one_connection(peer: Peer) -> None:
    messages = many(A, B, C)
    assert deliver_all(messages) == ["sent"] * 3
    assert (peer.connections, len(peer.taken)) == (1, 3)
    assert Job.objects.get().result == {"sent": 3}


@pytest.mark.django_db
def test_the_same_many_again_are_no_second_mails(peer: Peer) -> None:
    first = many(A, B)
    deliver_all(first)
    assert many(A, B) == first
    assert (Job.objects.count(), len(peer.taken)) == (1, 2)


@pytest.mark.django_db
def test_of_many_one_that_is_refused_hinders_no_other(peer: Peer) -> None:
    peer.refused = {B: "550 no such mailbox"}
    messages = many(A, B, "not an address <", C)
    assert deliver_all(messages) == ["sent", "failed", "failed", "sent"]
    job = Job.objects.get()
    assert (job.state, job.result) == ("done", {"failed": 2, "sent": 2})


@pytest.mark.django_db
def test_of_many_those_not_taken_for_now_are_tried_again_and_no_other(peer: Peer) -> None:
    peer.refused = {B: "450 busy"}
    messages = many(A, B, C)
    assert deliver_all(messages) == ["sent", "waiting", "sent"]
    job = Job.objects.get()
    assert (job.state, job.error) == ("waiting", "1 of 3 mails were not taken yet.")
    peer.refused = {}
    assert deliver_all(messages) == ["sent"] * 3
    assert len(peer.taken) == 3


@pytest.mark.django_db
def test_many_wait_for_a_server_that_is_away_and_fail_in_the_end(
    peer: Peer, settings: LazySettings
) -> None:
    settings.EMAIL_PORT = 1  # nobody listens there
    messages = many(A, B)
    for _ in range(7):
        assert deliver_all(messages) == ["waiting"] * 2
    assert messages[0].attempts == 0  # nothing of it was said
    assert deliver_all(messages) == ["failed"] * 2
    settings.EMAIL_PORT = peer.port
    retry(job=Job.objects.get(), by=None)
    assert deliver_all(messages) == ["sent"] * 2


@pytest.mark.django_db
def test_a_line_that_breaks_leaves_one_of_many_unknown_and_the_others_to_a_next_try(
    peer: Peer,
) -> None:
    peer.to_data = None
    messages = many(A, B, C)
    assert deliver_all(messages) == ["unknown", "waiting", "waiting"]
    peer.to_data = "250 OK"
    assert deliver_all(messages) == ["unknown", "sent", "sent"]
    assert len(peer.taken) == 3
    assert Job.objects.get().result == {"sent": 2, "unknown": 1}


@pytest.mark.django_db
def test_a_server_that_hangs_up_between_mails_leaves_none_unknown(peer: Peer) -> None:
    peer.mails_a_connection = 1
    assert deliver_all(many(A, B, C)) == ["sent"] * 3
    assert peer.connections == 3


@pytest.mark.django_db
def test_of_many_one_that_a_dead_run_was_sending_is_unknown_and_not_sent_again(
    peer: Peer,
) -> None:
    messages = many(A, B)
    OutboxMessage.objects.filter(pk=messages[0].pk).update(state="attempting")
    assert deliver_all(messages) == ["unknown", "sent"]
    assert len(peer.taken) == 1


@pytest.mark.django_db
def test_of_many_a_secret_that_is_withdrawn_after_they_were_read_does_not_go_out(
    peer: Peer,
) -> None:
    messages = many(A, B, C, holds_secret=True)
    enqueue(function=f"{HERE}.withdraw", arguments={"to": B}, urgent=True)  # in their midst
    assert deliver_all(messages) == ["sent", "cancelled", "sent"]
    assert len(peer.taken) == 2
    assert [message.text for message in messages] == ["", "", ""]


@pytest.mark.django_db
def test_many_that_were_stopped_go_out_when_they_are_tried_again_but_an_unknown_one(
    peer: Peer,
) -> None:
    messages = many(A, B)
    job = Job.objects.get()
    cancel(job=job, by=None)
    assert deliver_all(messages) == ["cancelled"] * 2
    OutboxMessage.objects.filter(pk=messages[0].pk).update(state="unknown")
    retry(job=job, by=None)
    assert deliver_all(messages) == ["unknown", "sent"]
    resend(message=messages[0], by=None, note="They have none.")
    assert deliver(messages[0]).state == "sent"


@pytest.mark.django_db
def test_trying_again_leaves_alone_what_a_job_that_is_done_could_not_send(peer: Peer) -> None:
    peer.refused = {A: "550 no such mailbox"}
    messages = many(A, B)
    deliver_all(messages)
    with pytest.raises(Refused):
        retry(job=Job.objects.get(), by=None)
    assert deliver_all(messages) == ["failed", "sent"]
