"""What somebody waits for runs before other work, and in the midst of work that gives way."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobs import pace, tasks
from jobs.actions import Mail, enqueue, send_mail, send_mails
from jobs.models import Job, OutboxMessage
from jobs.runner import run_job
from jobs.tests.functions import HERE
from jobs.tests.house import lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


def noted(notes: Path) -> list[str]:
    return [line.split()[0] for line in lines(notes)]


def test_urgent_jobs_and_the_urgent_ones_they_make_run_in_the_midst_of_one_that_gives_way(
    notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "GIVE_WAY", 0.0)
    arguments = {"file": str(notes), "steps": 2}
    job = enqueue(function=f"{HERE}.step_aside", arguments=arguments)
    run_job(job.pk, "here/1")
    assert noted(notes) == ["step0", "urgent0", "more0", "step1", "urgent1", "more1"]
    assert set(Job.objects.values_list("state", "claims")) == {("done", 1)}


def test_a_job_gives_way_once_a_second(notes: Path) -> None:
    arguments = {"file": str(notes), "steps": 2}
    job = enqueue(function=f"{HERE}.step_aside", arguments=arguments)
    run_job(job.pk, "here/1")
    assert noted(notes) == ["step0", "urgent0", "more0", "step1"]


def test_a_worker_runs_what_is_urgent_before_the_job_it_was_brought(notes: Path) -> None:
    plain = enqueue(function=f"{HERE}.note", arguments={"file": str(notes), "line": "plain"})
    for line in ("first", "second"):
        arguments = {"file": str(notes), "lines": [line]}
        enqueue(function=f"{HERE}.ask_urgently", arguments=arguments, urgent=True)
    tasks.run(plain.pk)
    assert noted(notes) == ["first", "second", "plain"]


def test_an_urgent_job_that_failed_waits_for_its_next_try_and_holds_up_nothing(
    notes: Path,
) -> None:
    failing = enqueue(function=f"{HERE}.stumble", urgent=True)
    plain = enqueue(function=f"{HERE}.note", arguments={"file": str(notes), "line": "plain"})
    tasks.run(plain.pk)
    failing.refresh_from_db()
    assert (failing.state, failing.attempts_failed) == ("waiting", 1)
    assert noted(notes) == ["plain"]


def test_an_urgent_mail_passes_the_many_that_were_queued_before_it() -> None:
    many = [Mail(key=f"m{n}", to=f"m{n}@example.org", subject="Hello", text="x") for n in range(3)]
    send_mails(mails=many, key="many", label="Many")
    mailing = Job.objects.get()
    (urgent,) = send_mail(key="u", to=["u@example.org"], subject="Now", text="x", urgent=True)
    run_job(mailing.pk, "here/1")
    order = OutboxMessage.objects.filter(state="sent").order_by("sent_at")
    assert [mail.to.partition("@")[0] for mail in order] == ["u", "m0", "m1", "m2"]
    urgent.refresh_from_db()
    assert urgent.job
    assert (urgent.job.urgent, urgent.job.claims) == (True, 1)
