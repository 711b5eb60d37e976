"""A sender killed before it knows whether the mail was taken: unknown, and never sent by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobs.actions import resend
from jobs.models import OutboxMessage
from tests.crashes.furnishing import inside
from tests.crashes.house import House, Outcome, kill

pytestmark = pytest.mark.processes


def test_a_sender_killed_before_the_answer_leaves_the_mail_unknown_until_a_person_resends_it(
    house: House, undisturbed: Outcome
) -> None:
    house.post.hesitate()
    house.start_cluster()
    house.begin()
    _kill_the_sender(house)
    house.post.answer()
    house.finish()
    assert house.outcome() == replace(undisturbed, outbox=("unknown",))
    shown = house.one("SELECT error FROM jobs_outboxmessage")
    assert shown == "The process that was sending it died."

    with inside(house.folder, house.blocker):
        resend(message=OutboxMessage.objects.get(), by=None, note="They have none.")
    house.finish()
    assert house.outcome() == replace(undisturbed, mails=(2,))  # twice under one Message-ID


def test_a_sender_killed_after_the_answer_and_before_it_is_noted_sends_no_second_mail(
    house: House, undisturbed: Outcome
) -> None:
    house.post.hesitate()
    house.start_cluster()
    house.begin()
    house.until("SELECT count(*) FROM jobs_outboxmessage WHERE state = 'attempting'")
    with house.hold("SELECT FROM jobs_outboxmessage FOR UPDATE") as hold:
        house.post.answer()
        hold.wait_for('UPDATE "jobs_outboxmessage"')
        kill(house.worker_of(house.job("jobs.tasks.deliver")))
        hold.drop_waiting()
    house.finish()
    assert house.outcome() == replace(undisturbed, outbox=("unknown",))


def _kill_the_sender(house: House) -> None:
    """Once the mail's last byte is with the server, which has not answered yet."""
    house.post.wait_for_a_mail()
    kill(house.worker_of(house.job("jobs.tasks.deliver")))
