"""The portal page asks ten queries or fewer, however much there is on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from access import actions as access
from access.models import User
from access.tests.people import administrator, person
from core.catalogue import Tool, roles
from jobs.actions import ChildJob, fan_out
from portal.actions import announce, note_opened, pin

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


def much_for(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty tools, forty announcements, twelve jobs of thirty parts each, a request."""
    boss = administrator()
    many = tuple(
        Tool(
            f"Tool {number}", "Does it.", "portal:asking", "x", frozenset(),
            owner="Us", section=f"Part {number % 6}", status="jobs.queries.status",
        )
        for number in range(60)
    )  # fmt: skip
    monkeypatch.setattr("portal.tiles.tools_for", lambda groups: many)
    for number in range(40):
        announce(by=boss, title=f"Number {number}", roles=("donors-reviewer",) * (number % 2))
    for number in range(12):
        parts = [ChildJob("jobs.tasks.tidy", label=f"Part {part}") for part in range(30)]
        fan_out(children=parts, then="jobs.tasks.tidy", label=f"Job {number}", created_by=ada)
        note_opened(person=ada, tool=f"tool-{number}")
        pin(person=ada, tool=f"tool-{number + 5}")
    access.ask(person=ada, role="donors-admin", reason="For a test.")


@pytest.mark.parametrize("much", [False, True])
def test_the_page_takes_ten_queries_at_most(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Callable[..., Any],
    much: bool,
) -> None:
    mine = (
        [role.slug for role in roles() if role.pool == "staff"] if not much else ["donors-reviewer"]
    )
    ada = person("ada@campaign.test", *mine)
    if much:
        much_for(ada, monkeypatch)
    cache.clear()  # the statuses are found out anew as well
    client.force_login(ada)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get("/").status_code == 200
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get("/my/jobs/").status_code == 200
