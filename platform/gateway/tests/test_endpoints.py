"""What the addresses of access and jobs do, and how many questions a long list asks."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import structlog
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from access.models import AccessEvent, Grant, User
from access.tests.people import person
from gateway.tests.callers import browser, machine, send, token_of, told
from jobs.actions import enqueue
from jobs.models import Intervention, Job
from jobs.runner import run_job

pytestmark = pytest.mark.django_db
GRANTS = "/api/access/grants/"
NOTHING = "jobs.tests.functions.nothing"


def results(client: Client, path: str) -> list[dict[str, Any]]:
    response = client.get(path)
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["results"]
    return found


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_grant_is_given_and_revoked_by_a_machine_in_its_owners_name() -> None:
    boss = person("boss@campaign.test", "platform-admin")
    token, value = token_of(boss, ["platform-admin"])
    client, ada = machine(value), person("ada@campaign.test")
    until = "2027-01-01T00:00:00Z"

    made = send(
        client, GRANTS,
        {"person": ada.pk, "group": "donors-admin", "reason": "Keeps it.", "expires_at": until},
    ).json()  # fmt: skip
    ended = send(client, f"{GRANTS}{made['id']}/revoke/", {"reason": "Has left."})

    assert (made["group"], made["in_force"]) == ("donors-admin", True)
    assert made["granted_by"]["email"] == "boss@campaign.test"
    assert ended.json()["in_force"] is False
    told(send(client, f"{GRANTS}{made['id']}/revoke/"), 409, "refused")
    events = AccessEvent.objects.filter(person=ada).order_by("pk")
    assert [(event.kind, event.reason, event.by) for event in events] == [
        ("granted", "Keeps it.", boss), ("revoked", "Has left.", boss),
    ]  # fmt: skip
    assert {event.facts["token_id"] for event in events} == {token.pk}


def test_grants_are_found_by_person_group_and_whether_in_force() -> None:
    client = browser("platform-admin")
    bo = person("bo@campaign.test", "donors-admin", "donors-reviewer")
    Grant.objects.filter(group__name="donors-admin").update(revoked_at="2026-01-01T00:00:00Z")

    of_bo = results(client, f"{GRANTS}?person={bo.pk}&in_force=true")
    assert [grant["group"] for grant in of_bo] == ["donors-reviewer"]
    ended = results(client, f"{GRANTS}?in_force=false")
    assert [grant["group"] for grant in ended] == ["donors-admin"]
    assert len(results(client, f"{GRANTS}?group=platform-admin")) == 1


def test_a_person_sees_their_own_jobs_and_an_engineer_all() -> None:
    ada = browser("donors-reviewer")
    mine = enqueue(function=NOTHING, label="mine", created_by=User.objects.get())
    other = enqueue(function=NOTHING, label="other")
    engineer = browser("platform-engineer", email="eng@campaign.test")

    assert [job["label"] for job in results(ada, "/api/jobs/")] == ["mine"]
    assert ada.get(f"/api/jobs/{mine.pk}/").json()["state"] == "waiting"
    told(ada.get(f"/api/jobs/{other.pk}/"), 404, "not-found")
    told(send(ada, f"/api/jobs/{mine.pk}/cancel/"), 403, "forbidden")
    assert {job["label"] for job in results(engineer, "/api/jobs/")} >= {"mine", "other"}
    assert results(engineer, "/api/jobs/?mine=true") == []
    assert len(results(ada, "/api/jobs/?mine=false")) == 1  # still no more than their own


def test_an_engineer_cancels_and_tries_again_with_a_note() -> None:
    engineer = browser("platform-engineer")
    job = enqueue(function=NOTHING, label="mine")

    stopped = send(engineer, f"/api/jobs/{job.pk}/cancel/", {"note": "Not today."}).json()
    told(send(engineer, f"/api/jobs/{job.pk}/cancel/"), 409, "refused")
    again = send(engineer, f"/api/jobs/{job.pk}/retry/").json()

    assert (stopped["state"], stopped["is_open"]) == ("cancelled", False)
    assert (again["state"], again["is_open"]) == ("waiting", True)
    assert Intervention.objects.filter(note="Not today.", by=User.objects.get()).exists()
    open_ones = results(engineer, "/api/jobs/?open=true")
    assert job.pk in [one["id"] for one in open_ones]


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("platform-admin", "/api/access/grants/"),
        ("platform-admin", "/api/access/log/"),
        ("platform-engineer", "/api/jobs/"),
    ],
)
def test_a_longer_list_asks_no_more(role: str, path: str) -> None:
    client = machine(token_of(person("ada@campaign.test", role), [role])[1])
    client.get("/api/me/")  # the use is noted
    enqueue(function=NOTHING, label="first")
    before = queries(client, path)
    for number in range(6):
        person(f"p{number}@campaign.test", "donors-admin", "platform-admin")
        enqueue(function=NOTHING, label=str(number))

    assert queries(client, path) == before <= 6


def test_each_log_line_of_a_request_has_the_ids_of_person_and_token(
    caplog: pytest.LogCaptureFixture,
) -> None:
    owner = person("ada@campaign.test", "platform-engineer")
    token, value = token_of(owner, ["platform-engineer"])
    session = Client()
    session.force_login(owner)
    caplog.set_level(logging.INFO)

    machine(value).get("/api/me/", headers={"X-Request-ID": "by-a-machine"})
    machine_line = structlog.contextvars.get_contextvars()
    session.get("/", headers={"X-Request-ID": "by-a-person"})
    page_line = structlog.contextvars.get_contextvars()
    Client().get("/sign-in/", headers={"X-Request-ID": "by-a-stranger"})

    ids = {"user_id": owner.pk, "token_id": token.pk, "request_id": "by-a-machine"}
    assert machine_line == ids
    assert page_line == {"user_id": owner.pk, "request_id": "by-a-person"}
    assert structlog.contextvars.get_contextvars() == {"request_id": "by-a-stranger"}
    assert value not in caplog.text
    assert "ada@campaign.test" not in caplog.text


def test_a_job_and_its_log_lines_keep_the_ids_of_the_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(
        "jobs.tests.functions.nothing",
        lambda job: seen.append(structlog.contextvars.get_contextvars()),
    )
    ada = person("ada@campaign.test")
    with structlog.contextvars.bound_contextvars(request_id="asked-for-it"):
        job = enqueue(function=NOTHING, created_by=ada)
    structlog.contextvars.clear_contextvars()

    run_job(job.pk, "here")

    assert Job.objects.get(pk=job.pk).request_id == "asked-for-it"
    assert seen == [{"request_id": "asked-for-it", "job_id": job.pk, "user_id": ada.pk}]


def test_the_docs_list_each_kind_of_problem_with_its_status() -> None:
    from django.conf import settings

    from gateway.problems import KINDS

    text = (settings.ROOT / "docs" / "use-the-api.md").read_text()
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("| `")]

    assert {kind.strip(" `"): int(status) for kind, status in rows} == {
        kind: status for kind, (status, _) in KINDS.items()
    }
