"""The tiles: their order, pins, notices and statuses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from access.queries import groups_of
from access.tests.people import administrator, person
from core.catalogue import Status
from gateway.models import Service
from portal.actions import announce, note_opened, pin, unpin
from portal.models import ToolUse
from portal.queries import uses_of
from portal.statuses import UNKNOWN, status_of
from portal.tiles import Section, sections, tiles_for

pytestmark = pytest.mark.django_db
FINE = Status("ok", "All is well.")
asked: list[str] = []
DONORS = [
    "Imports",
    "Lists",
    "Possible duplicates",
    "Review queue",
    "Screen a name",
]  # a reviewer's


def fine() -> Status:
    asked.append("fine")
    return FINE


def broken() -> Status:
    raise RuntimeError("no answer")


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    cache.clear()
    asked.clear()


def others(*named: str) -> list[str]:
    return [tool for tool in DONORS if tool not in named]


def shown(email: str = "ada@campaign.test") -> list[tuple[str, list[str]]]:
    from access.models import User

    user = User.objects.get(email=email)
    found: list[Section] = sections(tiles_for(groups_of(user), pool=user.pool, uses=uses_of(user)))
    return [(section.title, [tile.name for tile in section.tiles]) for section in found]


def test_without_pins_tools_stand_by_section_and_name() -> None:
    person("ada@campaign.test", "donors-reviewer")
    assert shown() == [("Donors", DONORS)]


def test_what_was_opened_last_comes_first_and_what_is_pinned_before_that() -> None:
    ada = person("ada@campaign.test", "donors-reviewer")
    note_opened(person=ada, tool="imports")
    note_opened(person=ada, tool="review-queue")
    assert shown() == [("Donors", ["Review queue", *others("Review queue")])]
    for _ in range(2):
        pin(person=ada, tool="lists")
    note_opened(person=ada, tool="lists")
    assert shown() == [
        ("Pinned", ["Lists"]),
        ("Donors", ["Review queue", *others("Review queue", "Lists")]),
    ]
    unpin(person=ada, tool="lists")
    assert shown() == [("Donors", ["Lists", "Review queue", *others("Lists", "Review queue")])]
    assert ToolUse.objects.count() == 3


def test_what_one_pins_nobody_else_sees_pinned() -> None:
    person("ada@campaign.test", "donors-reviewer")
    pin(person=person("bo@campaign.test", "donors-reviewer"), tool="lists")
    assert shown() == [("Donors", DONORS)]


@pytest.mark.parametrize("verb", ["pin", "unpin", "opened"])
def test_only_tools_of_ones_own_are_arranged_and_only_by_a_post(client: Client, verb: str) -> None:
    client.force_login(person("ada@campaign.test", "donors-reviewer"))
    for tool in ("jobs", "no-such-tool"):
        assert client.post(f"/tools/{tool}/{verb}/").status_code == 403
    assert client.get(f"/tools/lists/{verb}/").status_code == 405
    assert not ToolUse.objects.exists()
    assert client.post(f"/tools/lists/{verb}/").status_code == (204 if verb == "opened" else 302)


def test_a_notice_stands_on_its_tile_and_nowhere_else(client: Client) -> None:
    announce(
        by=administrator(), title="Slow today", tool="imports", level="notice",
        ends_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip
    client.force_login(person("ada@campaign.test", "donors-reviewer"))
    page = client.get("/")
    assert page.content.decode().count("Slow today") == 1
    assert page.context["announcements"] == []
    told = {t.key: t.notices for s in page.context["sections"] for t in s.tiles}
    assert [key for key, notices in told.items() if notices] == ["imports"]


def test_a_service_behind_the_gateway_is_a_tile_for_its_pool_and_roles(client: Client) -> None:
    Service.objects.create(
        slug="grafana", name="Grafana", summary="How it all is.", host="grafana.campaign.test",
        upstream="http://127.0.0.1:3000", open_to=["donors-reviewer"], owner="Ada Quill",
    )  # fmt: skip
    client.force_login(person("ada@campaign.test", "donors-reviewer"))
    page = client.get("/").content.decode()
    assert "<strong>Grafana</strong>" in page
    assert "://grafana.campaign.test" in page
    assert client.post("/tools/service-grafana/pin/").status_code == 302
    assert client.get("/").context["sections"][0].tiles[0].name == "Grafana"
    client.force_login(person("bo@campaign.test", "platform-engineer"))
    assert "<strong>Grafana</strong>" not in client.get("/").content.decode()
    assert client.post("/tools/service-grafana/pin/").status_code == 403


def test_a_status_is_asked_for_once_in_a_while() -> None:
    for _ in range(3):
        assert status_of("portal.tests.test_tiles.fine") == FINE
    assert asked == ["fine"]


@pytest.mark.parametrize("function", ["broken", "no_such_function"])
def test_a_status_that_cannot_be_found_out_is_told_and_spoils_nothing(function: str) -> None:
    assert status_of(f"portal.tests.test_tiles.{function}") == UNKNOWN


def test_the_jobs_tile_says_that_nobody_works(client: Client) -> None:
    from jobs.actions import enqueue
    from jobs.models import Job

    client.force_login(person("ada@campaign.test", "platform-engineer"))
    assert "Workers are keeping up." in client.get("/").content.decode()
    cache.clear()
    job = enqueue(function="jobs.tasks.tidy")
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(hours=1))
    assert "No worker is running: 1 waiting." in client.get("/").content.decode()
