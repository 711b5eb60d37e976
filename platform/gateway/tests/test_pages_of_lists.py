"""Cursors: each row once, in one order, whatever comes in meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from access.actions import record
from access.models import AccessEvent
from gateway.tests.callers import browser, told

pytestmark = pytest.mark.django_db
LOG = "/api/access/log/?kind=keys_rotated"


def add(*reasons: str) -> None:
    for reason in reasons:
        record(AccessEvent.Kind.KEYS_ROTATED, reason=reason)


@pytest.fixture
def admin() -> Client:
    return browser("platform-admin")


def reasons(page: dict[str, Any]) -> list[str]:
    return [event["reason"] for event in page["results"]]


def test_pages_lead_through_all_rows_and_back(admin: Client) -> None:
    add(*"abcdefg")
    there, back = [], []
    page = admin.get(f"{LOG}&limit=3").json()
    assert page["previous"] is None
    while True:
        there.append(reasons(page))
        if page["next"] is None:
            break
        page = admin.get(page["next"]).json()
    while True:
        back.append(reasons(page))
        if page["previous"] is None:
            break
        page = admin.get(page["previous"]).json()

    assert there == [["g", "f", "e"], ["d", "c", "b"], ["a"]]
    assert back == there[::-1]


def test_rows_that_come_in_meanwhile_are_neither_doubled_nor_lost(admin: Client) -> None:
    add(*"abcd")
    first = admin.get(f"{LOG}&limit=2").json()
    add(*"efg")

    second = admin.get(first["next"]).json()
    assert reasons(second) == ["b", "a"]
    before = admin.get(second["previous"]).json()
    assert reasons(before) == ["d", "c"]
    newer = admin.get(before["previous"]).json()
    assert reasons(newer) == ["f", "e"]
    assert reasons(admin.get(newer["previous"]).json()) == ["g"]


def test_a_list_without_rows_is_an_empty_page(admin: Client) -> None:
    assert admin.get(LOG).json() == {"next": None, "previous": None, "results": []}


def test_links_keep_the_filters(admin: Client) -> None:
    add(*"abc")
    record(AccessEvent.Kind.SIGNED_OUT, reason="not asked for")

    page = admin.get(f"{LOG}&limit=1").json()
    while page["next"]:
        assert "kind=keys_rotated" in page["next"]
        page = admin.get(page["next"]).json()
        assert reasons(page) in (["b"], ["a"])


@pytest.mark.parametrize("cursor", ["", "x", "WzEsMl0", "a:b:c", "%C3%A9", "x" * 3000])
def test_a_cursor_that_we_did_not_make_is_refused(admin: Client, cursor: str) -> None:
    problem = told(admin.get(f"{LOG}&cursor={cursor}"), 400, "invalid")

    assert problem["errors"][0]["parameter"] == "cursor"


def test_a_cursor_of_another_list_is_refused(admin: Client) -> None:
    add(*"ab")
    cursor = admin.get(f"{LOG}&limit=1").json()["next"].partition("cursor=")[2].partition("&")[0]

    told(admin.get(f"/api/access/grants/?cursor={cursor}"), 400, "invalid")


@pytest.mark.parametrize("limit", ["0", "-1", "201", "x", "", "1e2", "٣", "9" * 5000])
def test_a_limit_out_of_bounds_is_refused(admin: Client, limit: str) -> None:
    problem = told(admin.get("/api/access/log/", {"limit": limit}), 400, "invalid")

    assert problem["errors"] == [{"parameter": "limit", "detail": "A number from 1 to 200."}]
