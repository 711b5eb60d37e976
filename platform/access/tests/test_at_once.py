"""Two who write at the same moment: neither is overruled in silence, and neither hangs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.utils import timezone

from access import actions
from access.models import Grant
from access.tests.people import person
from core.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)
ROLE = "texting-volunteer"


class Beside(Thread):
    """Does something over a connection of its own; `said` is what it was refused with."""

    def __init__(self, do: Callable[[], object]) -> None:
        super().__init__()
        self.do = do
        self.said = ""

    def run(self) -> None:
        try:
            self.do()
        except (Refused, DatabaseError) as error:
            self.said = str(error)
        finally:
            connection.close()


def waits_for_a_lock() -> bool:
    """Whether another connection of this database waits by now; looked for during two seconds."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.02)
    return False


def test_a_grant_that_is_revoked_while_it_is_extended_stays_revoked() -> None:
    ada = person("ada@campaign.test", "donors-reviewer")
    held = Grant.objects.get()
    later = timezone.now() + timedelta(days=9)
    other = Beside(lambda: actions.extend(grant=held, by=None, until=later, note="On."))
    with transaction.atomic():
        actions.revoke(grant=held, by=None)
        other.start()
        assert waits_for_a_lock()
    other.join(timeout=20)
    assert "has been revoked" in other.said
    assert not Grant.objects.in_force().filter(user=ada).exists()


def test_who_accepts_while_the_pool_is_closed_down_waits_and_is_refused() -> None:
    invitation = actions.invite(email="val@example.org", name="", role=ROLE, note="x", by=None)
    other = Beside(lambda: actions.accept(invitation=invitation, visitor=None))
    with transaction.atomic():
        actions.close_down(pool="volunteer", on=timezone.now(), by=None)
        other.start()
        assert waits_for_a_lock()
        assert actions.close_invitations(pool="volunteer") == 1
    other.join(timeout=20)
    assert "revoked" in other.said


def test_of_two_acceptances_at_once_one_counts() -> None:
    invitation = actions.invite(email="val@example.org", name="", role=ROLE, note="x", by=None)
    other = Beside(lambda: actions.accept(invitation=invitation, visitor=None))
    with transaction.atomic():
        assert actions.accept(invitation=invitation, visitor=None).is_new
        other.start()
        assert waits_for_a_lock()
    other.join(timeout=20)
    assert other.said == "It has been accepted."
    assert Grant.objects.count() == 1
