"""Workers are killed while invitations go out: nobody gets two, and a mail in doubt is told so."""

from __future__ import annotations

import email
import io
from collections import Counter
from functools import partial

import pytest
from django.conf import LazySettings

from access import actions
from access.models import Invitation, InvitationBatch
from access.queries.invitations import batch_trees
from jobs.models import OutboxMessage
from jobs.tests.house import House, eventually
from jobs.tests.smtp import Peer, serving

PEOPLE = 240
KILL_AT = (15, 80, 150)  # mails taken: each time a worker that is sending


def _has_taken(peer: Peer, mails: int) -> bool:
    return len(peer.taken) >= mails


@pytest.mark.processes
def test_nobody_gets_two_mails_when_workers_are_killed_while_they_send(
    house: House, settings: LazySettings
) -> None:
    settings.MEDIA_ROOT = house.folder / "uploads"
    lines = [f"p{number}@example.org,Person {number}" for number in range(PEOPLE)]
    content = "\n".join(["email,name", *lines]).encode()
    with serving(Peer()) as peer:
        house.settings |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(peer.port)}
        cluster = house.start_cluster()
        batch = actions.take_up_invitations(
            file=io.BytesIO(content), file_name="p.csv", role="texting-volunteer", note="x", by=None
        )
        for taken in KILL_AT:
            eventually(partial(_has_taken, peer, taken), seconds=90)
            for worker in cluster.parts("worker"):
                worker.kill()
        eventually(lambda: not batch_trees([batch])[batch.pk].is_open, seconds=120)
        assert batch_trees([batch])[batch.pk].state == "done"
        got = Counter(str(email.message_from_bytes(mail)["To"]) for mail in peer.taken)
    states = {one.email: one.state for one in Invitation.objects.with_state().filter(batch=batch)}
    assert len(states) == PEOPLE
    assert InvitationBatch.objects.get(pk=batch.pk).invited == PEOPLE
    assert set(states.values()) <= {"sent", "unknown"}
    assert [address for address, number in got.items() if number > 1] == []
    assert {address for address, state in states.items() if state == "sent"} <= set(got)
    unknown = [address for address, state in states.items() if state == "unknown"]
    assert len(unknown) <= 2 * len(KILL_AT)  # one a worker that was killed, at most
    assert not OutboxMessage.objects.filter(state="sent").exclude(text="").exists()
