"""How one job ends: done, tried again, failed, cancelled, or no longer ours."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from django_q.models import OrmQ

from core.errors import Refused
from jobs import watchdog
from jobs.actions import ChildJob, cancel, enqueue, fan_out, retry
from jobs.errors import Cancelled, ClaimLost
from jobs.models import Job
from jobs.runner import RunningJob, describe, run_job, work_off
from jobs.tests.functions import HERE

pytestmark = pytest.mark.django_db


def run(job: Job) -> Job:
    """Run it now, whenever it is due."""
    Job.objects.filter(pk=job.pk, state="waiting").update(run_after=timezone.now())
    run_job(job.pk, "here/1")
    job.refresh_from_db()
    return job


def claimed(job: Job) -> RunningJob:
    """As if this process had claimed the job."""
    job.state, job.claim_token, job.claims = Job.State.RUNNING, uuid4(), 1
    job.lease_until = timezone.now() + timedelta(seconds=30)
    job.save()
    return RunningJob(job)


def test_a_job_is_done_and_keeps_what_its_function_gave_back() -> None:
    job = run(enqueue(function=f"{HERE}.echo", arguments={"name": "Ann"}))
    assert (job.state, job.result, job.claims) == ("done", {"name": "Ann"}, 1)
    assert job.finished_at
    assert job.lease_until is None


def test_a_function_that_is_not_there_is_found_when_enqueueing() -> None:
    with pytest.raises(ImportError):
        enqueue(function=f"{HERE}.missing")


def test_the_same_key_gives_the_same_job() -> None:
    first = enqueue(function=f"{HERE}.nothing", key="import:1")
    assert enqueue(function=f"{HERE}.nothing", key="import:1") == first
    assert Job.objects.count() == 1


def test_a_job_runs_once_however_often_its_id_comes() -> None:
    job = enqueue(function=f"{HERE}.nothing")
    assert run_job(job.pk, "here/1")
    assert not run_job(job.pk, "here/2")


def test_a_delayed_job_is_not_run_before_its_time() -> None:
    job = enqueue(function=f"{HERE}.nothing", delay=timedelta(hours=1))
    assert not run_job(job.pk, "here/1")


def test_a_refusal_fails_at_once_in_its_own_words() -> None:
    job = run(enqueue(function=f"{HERE}.refuse"))
    assert (job.state, job.error, job.claims) == ("failed", "The file is empty.", 1)


def test_an_error_is_tried_three_times_with_pauses() -> None:
    job = run(enqueue(function=f"{HERE}.stumble"))
    assert job.state == "waiting"
    assert job.run_after > timezone.now() + timedelta(seconds=1)
    run(job)
    assert run(job).state == "failed"
    assert job.attempts_failed == 3


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_is_no_failure_of_the_job() -> None:
    job = run(enqueue(function=f"{HERE}.lose_the_database", max_claims=2))
    assert (job.state, job.claims, job.attempts_failed) == ("waiting", 1, 0)
    assert (run(job).state, job.claims, job.attempts_failed) == ("failed", 2, 0)


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_the_database_refuses_is_one() -> None:
    job = run(enqueue(function=f"{HERE}.ask_nonsense"))
    assert (job.state, job.attempts_failed) == ("waiting", 1)


def test_the_time_limit_is_a_failed_attempt_and_ends_the_process() -> None:
    job = enqueue(function=f"{HERE}.overrun")
    with pytest.raises(SystemExit):
        run_job(job.pk, "here/1")
    job.refresh_from_db()
    assert (job.state, job.attempts_failed) == ("waiting", 1)


@pytest.mark.parametrize("given", ["a_nul", "an_object", "half_a_character", "no_number"])
def test_a_result_that_cannot_be_kept_fails_at_once(given: str) -> None:
    job = run(enqueue(function=f"{HERE}.give_back_{given}"))
    assert (job.state, job.claims) == ("failed", 1)
    assert "gave back" in job.error


def test_an_error_names_its_place_and_no_values() -> None:
    job = run(enqueue(function=f"{HERE}.stumble"))
    assert job.error.startswith("ValueError\n")
    assert "in stumble" in job.error
    assert "Jane Doe" not in job.error


def test_an_error_is_kept_without_what_postgres_refuses_and_at_no_length() -> None:
    said = describe(Refused("caf\udce9\x00.csv " + "x" * 100_000))
    assert said.startswith("caf?.csv xxx")
    assert len(said) == 10_000


def test_a_function_that_is_gone_is_named_and_tried_again() -> None:
    job = enqueue(function=f"{HERE}.nothing")
    Job.objects.update(function="jobs.gone.away")
    run(job)
    assert (job.state, job.attempts_failed) == ("waiting", 1)
    assert job.error.startswith("jobs.gone.away cannot be imported here: there is no jobs.gone.")


@pytest.mark.parametrize("value", [object(), "a\x00b", "caf\udce9", float("nan")])
def test_arguments_that_cannot_be_kept_are_the_callers_fault_at_once(value: object) -> None:
    with pytest.raises(ValueError, match=r"functions\.echo is to be given"):
        enqueue(function=f"{HERE}.echo", arguments={"name": value})
    with pytest.raises(ValueError, match=r"functions\.echo is to be given"):
        fan_out(children=[ChildJob(f"{HERE}.echo", {"name": value})], then=f"{HERE}.nothing")
    assert not Job.objects.exists()


def test_a_label_may_hold_anything() -> None:
    job = enqueue(function=f"{HERE}.nothing", label="a\x00b\udce9" + "c" * 400)
    assert (job.label[:3], len(job.label)) == ("ab?", 300)


@pytest.mark.django_db(transaction=True)
def test_a_caller_whose_transaction_fails_leaves_no_job_and_no_id() -> None:
    with contextlib.suppress(Refused), transaction.atomic():
        enqueue(function=f"{HERE}.nothing")
        raise Refused("Not today.")
    assert (Job.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_a_job_that_failed_is_retried_by_hand_from_the_start() -> None:
    job = run(enqueue(function=f"{HERE}.refuse"))
    retry(job=job, by=None)
    assert (job.state, job.claims, job.error) == ("waiting", 0, "")


def test_a_job_that_is_done_is_not_retried() -> None:
    job = run(enqueue(function=f"{HERE}.nothing"))
    with pytest.raises(Refused):
        retry(job=job, by=None)


def test_a_waiting_job_is_cancelled_at_once_and_never_runs() -> None:
    job = enqueue(function=f"{HERE}.nothing")
    cancel(job=job, by=None)
    assert run(job).state == "cancelled"
    with pytest.raises(Refused):
        cancel(job=job, by=None)


def test_a_cancelled_job_may_be_retried() -> None:
    job = enqueue(function=f"{HERE}.nothing")
    cancel(job=job, by=None)
    retry(job=job, by=None)
    assert run(job).state == "done"


def test_who_lost_the_claim_writes_nothing() -> None:
    job = enqueue(function=f"{HERE}.nothing")
    running = claimed(job)
    Job.objects.filter(pk=job.pk).update(claim_token=uuid4())  # another worker's
    with pytest.raises(ClaimLost), running.atomic():
        pytest.fail("the fence was open")
    with pytest.raises(ClaimLost):
        running.checkpoint()
    with pytest.raises(ClaimLost):
        enqueue(function=f"{HERE}.nothing", within=running)


def test_within_a_cancelled_tree_nothing_is_begun() -> None:
    running = claimed(enqueue(function=f"{HERE}.nothing"))
    cancel(job=running.job, by=None)
    with pytest.raises(Cancelled):
        enqueue(function=f"{HERE}.nothing", within=running)


def test_the_next_stage_of_a_job_that_runs_again_is_not_begun_again() -> None:
    running = claimed(enqueue(function=f"{HERE}.nothing"))
    first = enqueue(function=f"{HERE}.nothing", within=running)
    again = RunningJob(Job.objects.get(pk=running.id))
    assert enqueue(function=f"{HERE}.nothing", within=again) == first


def test_who_works_a_job_off_mends_at_most_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = []
    monkeypatch.setattr(watchdog, "tick", lambda **kwargs: ticks.append(kwargs))
    job = enqueue(function=f"{HERE}.nothing", delay=timedelta(seconds=0.5))
    # the clock of a test's transaction stands still: let the job fall due by hand
    monkeypatch.setattr("time.sleep", lambda seconds: _come_due(job))
    assert work_off(job).state == "done"
    assert len(ticks) == 1


def _come_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(seconds=1))
