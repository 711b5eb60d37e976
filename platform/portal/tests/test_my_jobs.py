"""My jobs: mine alone, how far they are, and who may stop them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from access.models import User
from access.tests.people import administrator, person
from jobs.actions import ChildJob, enqueue, fan_out
from jobs.models import Intervention, Job
from jobs.runner import describe
from portal.queries import jobs_of

pytestmark = pytest.mark.django_db


def started_by(who: User | None, label: str = "Import of gifts.csv") -> Job:
    return enqueue(function="jobs.tasks.tidy", label=label, created_by=who)


def test_only_what_one_started_oneself_is_shown(client: Client) -> None:
    ada, boss = person("ada@campaign.test", "donors-reviewer"), administrator()
    started_by(ada, "Mine")
    started_by(boss, "The boss's")
    started_by(None, "The house's")
    client.force_login(ada)
    for address in ("/", "/my/jobs/"):
        page = client.get(address).content.decode()
        assert "Mine" in page
        assert "The boss&#x27;s" not in page
        assert "The house&#x27;s" not in page


def test_an_undertaking_is_one_line_with_the_progress_of_all_its_parts() -> None:
    ada = person()
    parts = [ChildJob("jobs.tasks.tidy", label=f"Part {number}") for number in range(4)]
    root = fan_out(children=parts, then="jobs.tasks.tidy", label="All parts", created_by=ada)
    Job.objects.filter(parent=root).first()
    done = Job.objects.filter(parent=root).values_list("pk", flat=True)[:2]
    Job.objects.filter(pk__in=list(done)).update(state="done", finished_at=timezone.now())
    [mine] = jobs_of(ada)
    assert (mine.label, mine.tree.done, mine.tree.total, mine.percent) == ("All parts", 2, 5, 40)
    assert mine.may_be_cancelled


def test_what_ended_is_shown_for_a_day_after_what_is_under_way() -> None:
    ada, now = person(), timezone.now()
    first = started_by(ada, "under way")
    for label, ago in (("just now", timedelta(minutes=1)), ("old", timedelta(days=2))):
        job = started_by(ada, label)
        Job.objects.filter(pk=job.pk).update(state="done", finished_at=now - ago)
    assert [job.label for job in jobs_of(ada)] == [str(first), "just now"]


def test_one_that_failed_says_why_in_one_line(client: Client) -> None:
    ada = person("ada@campaign.test", "donors-reviewer")
    job = started_by(ada)
    try:
        raise FileNotFoundError(2, "No such file", "gifts.csv")
    except OSError as fault:
        error = describe(fault)  # as the runner puts it
    Job.objects.filter(pk=job.pk).update(state="failed", finished_at=timezone.now(), error=error)
    client.force_login(ada)
    page = client.get("/my/jobs/").content.decode()
    assert "FileNotFoundError: No such file" in page
    assert "test_my_jobs.py" not in page
    assert "Failed" in page


def test_who_started_it_stops_it_and_the_record_names_them(client: Client) -> None:
    ada = person("ada@campaign.test", "donors-reviewer")
    job = started_by(ada)
    client.force_login(ada)
    asks = client.get(f"/my/jobs/{job.pk}/cancel/").content.decode()
    assert "Cancel “Import of gifts.csv”?" in asks
    job.refresh_from_db()
    assert job.state == "waiting"

    assert client.post(f"/my/jobs/{job.pk}/cancel/").headers["Location"] == "/"
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert Intervention.objects.get().by == ada
    again = client.post(f"/my/jobs/{job.pk}/cancel/", follow=True).content.decode()
    assert "Nothing of this is open any more." in again
    assert "nothing to cancel any more" in client.get(f"/my/jobs/{job.pk}/cancel/").content.decode()


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_nobody_stops_what_somebody_else_started(client: Client, number: int) -> None:
    job = started_by(administrator())
    client.force_login(person("ada@campaign.test", "donors-reviewer"))
    for pk in (job.pk, number):
        for answer in (client.get(f"/my/jobs/{pk}/cancel/"), client.post(f"/my/jobs/{pk}/cancel/")):
            assert answer.status_code == 403
    job.refresh_from_db()
    assert job.state == "waiting"


def test_what_waits_says_so_and_not_its_name_twice(client: Client) -> None:
    ada = person()
    job = started_by(ada)
    assert jobs_of(ada)[0].step == "Waiting for a worker"
    Job.objects.filter(pk=job.pk).update(
        state="running", claim_token="6f1c0e0e-7d0a-4a0e-9a65-1f5f0f3f8a10",
        started_at=timezone.now(), lease_until=timezone.now(),
    )  # fmt: skip
    assert jobs_of(ada)[0].step == "Under way"
    Job.objects.filter(pk=job.pk).update(progress_text="Reading")
    assert jobs_of(ada)[0].step == "Reading"
