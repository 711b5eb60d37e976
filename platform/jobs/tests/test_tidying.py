"""What ended long ago goes; what is open, young, in doubt or pointed at stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from jobs import schedules, tidying
from jobs.actions import ChildJob, cancel_mail, enqueue, fan_out, send_mail
from jobs.models import Job, OutboxMessage, Worker
from jobs.runner import run_job, work_off
from jobs.schedules import Schedule
from jobs.tests.functions import HERE

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=91)


def done(function: str = f"{HERE}.nothing") -> Job:
    job = enqueue(function=function)
    run_job(job.pk, "here/1")
    return job


def age(**which: Any) -> None:
    Job.objects.filter(finished_at__isnull=False, **which).update(finished_at=LONG_AGO)


def tidy() -> dict[str, int]:
    job = enqueue(function="jobs.tasks.tidy")
    run_job(job.pk, "here/1")
    job.refresh_from_db()
    assert job.state == "done", job.error
    job.delete()
    return dict(job.result or {})


def mails(state: str, *to: str, key: str = "a") -> list[OutboxMessage]:
    found = send_mail(key=key, to=to or ["a@example.org"], subject="Hello", text="Hello")
    ids = [mail.pk for mail in found]
    OutboxMessage.objects.filter(pk__in=ids).update(state=state, created_at=LONG_AGO)
    Job.objects.filter(messages__in=ids).update(state="done", finished_at=LONG_AGO)
    return found


def test_runs_of_a_schedule_that_says_so_go_sooner_where_they_went_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(schedules, "_schedules", {})
    hour, day = timedelta(hours=1), timedelta(days=1)
    schedules.register(Schedule("often", f"{HERE}.nothing", every=hour, kept=day))
    schedules.register(Schedule("seldom", f"{HERE}.nothing", every=hour))
    for job in schedules.enqueue_due():
        run_job(job.pk, "here/1")
    for state, finished in (("done", 2 * day), ("failed", 2 * day), ("done", hour)):
        Job.objects.create(
            function=f"{HERE}.nothing", key=f"schedule:often:{state}{finished}",
            state=state, finished_at=timezone.now() - finished,
        )  # fmt: skip
    Job.objects.filter(key__startswith="schedule:seldom:").update(
        finished_at=timezone.now() - 2 * day
    )
    assert tidy()["jobs"] == 1
    assert Job.objects.filter(key__startswith="schedule:often:").count() == 3
    assert Job.objects.filter(key__startswith="schedule:seldom:").count() == 1


def test_what_ended_long_ago_goes_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "UNDERTAKINGS", 2)
    for function in ("nothing", "refuse", "nothing"):
        done(f"{HERE}.{function}")
    age()
    young = done()
    assert tidy() == {"mails": 0, "jobs": 3, "workers": 0}
    assert list(Job.objects.all()) == [young]


def test_a_tree_goes_as_a_whole_or_not_at_all() -> None:
    parent = fan_out(children=[ChildJob(f"{HERE}.nothing")] * 2, then=f"{HERE}.nothing")
    work_off(parent)
    age()
    part = parent.children.first()
    assert part
    Job.objects.filter(pk=part.pk).update(finished_at=timezone.now())
    assert tidy()["jobs"] == 0
    age()
    assert tidy()["jobs"] == 3


def test_what_is_open_stays_however_old() -> None:
    enqueue(function=f"{HERE}.nothing")
    Job.objects.update(created_at=LONG_AGO)
    assert tidy()["jobs"] == 0


@pytest.mark.parametrize("points_at_part", [False, True])
def test_what_another_app_points_at_stays(*, points_at_part: bool) -> None:
    parent = fan_out(children=[ChildJob(f"{HERE}.nothing")], then=f"{HERE}.nothing")
    work_off(parent)
    age()
    source = apps.get_model("donors", "Source").objects.create(slug="van")
    apps.get_model("donors", "Import").objects.create(
        source=source, size=1, job=parent.children.get() if points_at_part else parent
    )
    assert tidy()["jobs"] == 0


def test_what_was_made_on_the_way_goes_before_what_made_it() -> None:
    maker, made = done(), done()
    Job.objects.filter(pk=made.pk).update(spawned_by=maker)
    age(pk=maker.pk)
    assert tidy()["jobs"] == 0
    age()
    assert tidy()["jobs"] == 2


@pytest.mark.parametrize("state", ["sent", "cancelled"])
def test_settled_mails_go_with_their_jobs_and_their_history(state: str) -> None:
    (mail,) = mails("failed")
    cancel_mail(message=mail, by=None, note="They know.")
    OutboxMessage.objects.update(state=state)
    assert tidy() == {"mails": 1, "jobs": 1, "workers": 0}
    assert not apps.get_model("jobs", "OutboxMessageEvent").objects.exists()


@pytest.mark.parametrize("state", ["waiting", "attempting", "failed", "unknown"])
def test_mails_that_need_a_decision_stay_with_their_jobs(state: str) -> None:
    mails(state)
    assert tidy() == {"mails": 0, "jobs": 0, "workers": 0}


def test_the_mails_of_a_key_go_together() -> None:
    first, second = mails("sent", "a@example.org", "b@example.org")
    OutboxMessage.objects.filter(pk=second.pk).update(attempted_at=timezone.now())
    assert tidy()["mails"] == 0
    OutboxMessage.objects.filter(pk=second.pk).update(attempted_at=LONG_AGO)
    assert tidy()["mails"] == 2
    assert not OutboxMessage.objects.filter(pk=first.pk).exists()


def test_clusters_that_stopped_long_ago_go() -> None:
    Worker.objects.create(name="gone:1", stopped_at=LONG_AGO)
    Worker.objects.create(name="here:1")
    assert tidy()["workers"] == 1
