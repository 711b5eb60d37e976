"""A database or a Redis that is away for a moment: work goes on, and the log says so once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, OperationalError, connection
from django_q.conf import Conf

from jobs import delivery, outages, pace, tasks
from jobs.actions import ChildJob, enqueue, fan_out, send_mail
from jobs.brokers.redis import RedisBroker
from jobs.models import Job, OutboxMessage
from jobs.outages import complain, outlast
from jobs.queries import Tree
from jobs.runner import run_job, work_off
from jobs.tests.functions import HERE
from jobs.tests.house import free_port


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(outages, "_said_at", {})
    outages._unsaid.clear()


def lose_the_connection(*args: object) -> None:
    """As a server does that is killed: the next query finds the line dead."""
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def failing(times: int, error: Exception) -> Callable[[], str]:
    left = [error] * times

    def work() -> str:
        if left:
            raise left.pop()
        return "done"

    return work


@pytest.mark.django_db(transaction=True)
def test_what_fails_for_a_moment_is_done_in_the_end() -> None:
    assert outlast(failing(3, OperationalError())) == "done"


@pytest.mark.django_db(transaction=True)
def test_what_stays_away_is_given_up_after_a_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "LEASE", 0.1)
    with pytest.raises(OperationalError):
        outlast(failing(1_000, OperationalError()))


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_is_not_tried_again() -> None:
    with pytest.raises(IntegrityError):
        outlast(failing(1, IntegrityError()))


@pytest.mark.django_db
def test_within_a_transaction_nothing_is_tried_again() -> None:
    with pytest.raises(OperationalError):
        outlast(failing(1, OperationalError()))


def test_a_complaint_is_made_once_in_a_while(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        complain("it is away")
    complain("the other is away")
    assert len(caplog.records) == 2
    monkeypatch.setattr(outages, "SAY_EVERY", 0.0)
    complain("it is away")
    assert "'left_out': 4" in caplog.records[-1].getMessage()


@pytest.mark.django_db(transaction=True)
def test_a_job_is_begun_and_its_end_recorded_over_a_new_connection() -> None:
    job = enqueue(function=f"{HERE}.nothing")
    lose_the_connection()
    assert run_job(job.pk, "here/1")
    job.refresh_from_db()
    assert (job.state, job.claims) == ("done", 1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_cannot_begin_a_job_goes_on_to_the_next(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*args: object) -> None:
        raise OperationalError

    monkeypatch.setattr("jobs.runner.run_job", away)
    for number in range(3):
        tasks.run(number)
    assert len(caplog.records) == 1
    assert caplog.records[0].exc_info is None


@pytest.mark.django_db(transaction=True)
def test_who_works_jobs_off_goes_on_after_it() -> None:
    parent = fan_out(children=[ChildJob(f"{HERE}.nothing")] * 2, then=f"{HERE}.nothing")
    seen: list[Tree] = []

    def show(tree: Tree) -> None:
        seen.append(tree)
        if len(seen) == 2:
            lose_the_connection()

    assert work_off(parent, on_progress=show).state == "done"
    assert set(Job.objects.values_list("claims", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_went_out_while_the_database_went_away_is_known_to_be_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (message,) = send_mail(key="m", to=["a@example.org"], subject="Hello", text="Hello")
    monkeypatch.setattr(delivery.Line, "send", lose_the_connection)
    assert run_job(message.job_id or 0, "here/1")
    assert OutboxMessage.objects.get().state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_redis_that_is_away_is_complained_of_once(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Conf, "REDIS", f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setattr(Conf, "BROKER_CLASS", "jobs.brokers.redis.RedisBroker")
    monkeypatch.setattr("jobs.brokers.PAUSE_SECONDS", 0.0)
    jobs = [enqueue(function=f"{HERE}.nothing") for _ in range(3)]
    assert [RedisBroker("hustings").dequeue() for _ in range(3)] == [None] * 3
    assert len(caplog.records) == 2  # one for what was not handed over, one for what was not got
    assert Job.objects.filter(dispatched_at=None, pk__in=[job.pk for job in jobs]).count() == 3
