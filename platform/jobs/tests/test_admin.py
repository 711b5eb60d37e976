"""The jobs page: who may open it, and who may press which button."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import InternalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.catalogue import roles
from jobs.actions import ChildJob, cancel, enqueue, fan_out, send_mail
from jobs.models import Job, OutboxMessage, Worker
from jobs.runner import run_job
from jobs.tests.functions import HERE

pytestmark = pytest.mark.django_db
JOBS = "admin:jobs_job_changelist"


def person(*groups: str) -> Any:
    """A member of staff in these groups. The models of `access` stand above us: by name only."""
    user = get_user_model().objects.create(email=f"{'-'.join(groups)}@example.org", pool="staff")
    for name in groups:
        apps.get_model("access", "Grant").objects.create(
            user=user, group=Group.objects.get(name=name), reason="test"
        )
    return user


@pytest.fixture
def engineer(client: Client) -> Client:
    client.force_login(person("platform-engineer"))
    return client


@pytest.fixture
def stranger() -> Client:
    """A colleague with another right, so that the admin itself lets them in."""
    client = Client()
    client.force_login(person("platform-admin"))
    return client


@pytest.fixture
def failed() -> Job:
    job = enqueue(function=f"{HERE}.refuse", label="Import gifts.csv")
    run_job(job.pk, "here/1")
    job.refresh_from_db()
    return job


def button(verb: str, row: Any) -> str:
    return reverse(f"admin:jobs_{row._meta.model_name}_{verb}", args=[row.pk])


def change(row: Any) -> str:
    return reverse(f"admin:jobs_{row._meta.model_name}_change", args=[row.pk])


def test_the_role_of_the_platform_engineer_is_declared() -> None:
    assert "platform-engineer" in {role.slug for role in roles()}


def test_the_list_shows_what_failed(engineer: Client, failed: Job) -> None:
    page = engineer.get(reverse(JOBS))
    assert page.status_code == 200
    assert "Import gifts.csv" in page.text
    assert "Failed" in page.text


def test_the_page_of_a_job_shows_its_error_its_parts_and_its_buttons(engineer: Client) -> None:
    parent = fan_out(
        children=[ChildJob(f"{HERE}.refuse", label="chunk 1 of 1")], then=f"{HERE}.nothing"
    )
    run_job(parent.children.get().pk, "here/1")
    page = engineer.get(change(parent))
    assert "1 of 1 parts failed." in page.text
    assert "chunk 1 of 1" in page.text
    assert button("retry", parent) in page.text
    assert button("cancel", parent) not in page.text  # nothing of it is open


def test_a_failed_job_is_retried_and_a_waiting_one_cancelled(engineer: Client, failed: Job) -> None:
    engineer.post(button("retry", failed))
    failed.refresh_from_db()
    assert failed.state == "waiting"
    engineer.post(button("cancel", failed))
    failed.refresh_from_db()
    assert failed.state == "cancelled"


def test_selected_jobs_are_retried_from_the_list(engineer: Client, failed: Job) -> None:
    engineer.post(reverse(JOBS), {"action": "retry_selected", "_selected_action": [failed.pk]})
    failed.refresh_from_db()
    assert failed.state == "waiting"


def test_what_cannot_be_done_is_said_and_changes_nothing(engineer: Client) -> None:
    job = enqueue(function=f"{HERE}.nothing")
    cancel(job=job, by=None)
    page = engineer.post(button("cancel", job), follow=True)
    assert "Nothing of this is open any more." in page.text


def test_a_button_is_pressed_by_post_only(engineer: Client, failed: Job) -> None:
    assert engineer.get(button("retry", failed)).status_code == 405


def test_a_mail_whose_fate_is_unknown_is_sent_again_by_hand(engineer: Client) -> None:
    (message,) = send_mail(key="m", to=["a@example.org"], subject="Hello", text="Hello")
    assert button("resend", message) not in engineer.get(change(message)).text
    OutboxMessage.objects.update(state="unknown")
    assert button("resend", message) in engineer.get(change(message)).text
    assert "Say why" in engineer.post(button("resend", message), follow=True).text
    engineer.post(button("resend", message), {"note": "They never got it."})
    message.refresh_from_db()
    assert message.state == "waiting"
    page = engineer.get(change(message)).text
    assert "They never got it." in page
    assert "platform-engineer@example.org" in page
    history = engineer.get(reverse("admin:jobs_outboxmessage_history", args=[message.pk])).text
    assert "by platform-engineer@example.org" in " ".join(history.split())
    assert "Unknown" in history


def test_a_mail_that_waits_is_cancelled_with_a_note(engineer: Client) -> None:
    (message,) = send_mail(key="m", to=["a@example.org"], subject="Hello", text="Hello")
    engineer.post(button("cancel", message), {"note": "They know by now."})
    message.refresh_from_db()
    assert message.state == "cancelled"


def test_what_people_did_to_a_job_is_kept_and_shown(engineer: Client, failed: Job) -> None:
    engineer.post(button("retry", failed))
    engineer.post(button("cancel", failed))
    page = engineer.get(change(failed)).text
    assert "Tried again" in page
    assert "Cancelled" in page
    assert page.count("platform-engineer@example.org") >= 2
    assert [kept.verb for kept in failed.interventions.all()] == ["cancel", "retry"]
    with pytest.raises(InternalError, match="Cannot update"):
        failed.interventions.update(note="Nobody did that.")


def test_a_stranger_gets_nothing(stranger: Client, failed: Job) -> None:
    assert stranger.get(reverse(JOBS)).status_code == 403
    assert stranger.get(change(failed)).status_code == 403
    assert stranger.post(button("retry", failed)).status_code == 403
    assert stranger.post(button("cancel", failed)).status_code == 403
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_rows_are_never_edited_or_deleted(engineer: Client, failed: Job) -> None:
    assert engineer.post(change(failed), {"label": "x"}).status_code == 403
    delete = reverse("admin:jobs_job_delete", args=[failed.pk])
    assert engineer.post(delete, {"post": "yes"}).status_code == 403


def test_workers_schedules_and_mails_have_their_lists(engineer: Client) -> None:
    Worker.objects.create(name="host:1", processes=2)
    for model in ("worker", "schedulerun", "outboxmessage"):
        assert engineer.get(reverse(f"admin:jobs_{model}_changelist")).status_code == 200


def test_django_q_has_no_pages_of_its_own(engineer: Client) -> None:
    assert "django_q" not in engineer.get(reverse("admin:index")).text


def listed(client: Client, model: str, **query: str) -> str:
    return client.get(reverse(f"admin:jobs_{model}_changelist"), query).text


def test_what_is_in_trouble_is_found_and_what_waits_its_turn_is_not(
    engineer: Client, failed: Job
) -> None:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    for label in ("Waits", "Hangs"):
        enqueue(function=f"{HERE}.nothing", label=label)
    Job.objects.filter(label="Waits").update(run_after=an_hour_ago)
    Job.objects.filter(label="Hangs").update(
        state="running", claim_token=uuid4(), lease_until=an_hour_ago
    )
    page = listed(engineer, "job", trouble="yes")
    assert all(label in page for label in ("Import gifts.csv", "Waits", "Hangs"))
    Worker.objects.create(name="here:1")
    page = listed(engineer, "job", trouble="yes")
    assert "Import gifts.csv" in page
    assert "Waits" not in page


def test_mails_in_trouble_are_found(engineer: Client) -> None:
    for state in OutboxMessage.State.values:
        send_mail(key=state, to=["a@example.org"], subject=f"That {state} one", text="Hello")
        OutboxMessage.objects.filter(key=state).update(state=state)
    page = listed(engineer, "outboxmessage", trouble="yes")
    shown = {state for state in OutboxMessage.State.values if f"That {state} one" in page}
    assert shown == {"failed", "unknown"}
    Job.objects.update(run_after=timezone.now() - timedelta(hours=1))  # and nobody works
    assert "That waiting one" in listed(engineer, "outboxmessage", trouble="yes")


def test_the_text_of_a_mail_that_holds_a_secret_is_shown_to_nobody(engineer: Client) -> None:
    for key, secret in (("plain", False), ("code", True)):
        send_mail(
            key=key,
            to=["a@example.org"],
            subject="Hello",
            text="It is 123456.",
            holds_secret=secret,
        )
    plain, code = OutboxMessage.objects.order_by("pk")
    page = reverse("admin:jobs_outboxmessage_change", args=[code.pk])
    assert "123456" not in engineer.get(page).text
    assert "shown to nobody" in engineer.get(page).text
    assert "123456" in engineer.get(page.replace(f"/{code.pk}/", f"/{plain.pk}/")).text
    OutboxMessage.objects.filter(pk=code.pk).update(state="failed")
    assert "Send again by hand" in engineer.get(page).text
    OutboxMessage.objects.filter(pk=code.pk).update(text="")
    assert "Send again by hand" not in engineer.get(page).text


def test_jobs_that_wait_without_a_worker_are_told_on_each_page(engineer: Client) -> None:
    job = enqueue(function=f"{HERE}.nothing")
    words = "no worker is running"
    assert words not in listed(engineer, "job")  # not yet: one may be about to take it
    Job.objects.update(run_after=timezone.now() - timedelta(minutes=1))
    for model in ("job", "outboxmessage", "worker", "schedulerun"):
        assert f"1 job waits, and {words}" in listed(engineer, model)
    assert "manage.py qcluster" in engineer.get(change(job)).text
    Worker.objects.create(name="here:1")
    assert words not in listed(engineer, "job")
    assert words not in engineer.get(change(job)).text


def test_a_list_of_many_asks_no_more_than_a_list_of_one(engineer: Client, failed: Job) -> None:
    listed(engineer, "job")  # what is asked once only
    with CaptureQueriesContext(connection) as one:
        listed(engineer, "job")
    fan_out(children=[ChildJob(f"{HERE}.nothing")] * 20, then=f"{HERE}.nothing")
    with CaptureQueriesContext(connection) as many:
        listed(engineer, "job")
    assert len(many) == len(one)
