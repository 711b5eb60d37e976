"""What apps tell the house about themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured

from core import catalogue
from core.catalogue import Demo, Role, Tool

REVIEWER = Role(slug="reviewer", name="Reviewer", summary="Reviews.", permissions=("a.view_b",))
QUEUE = Tool(
    name="Queue", summary="Waits.", url_name="a:b", icon="x", groups=frozenset({"reviewer"})
)


@pytest.fixture(autouse=True)
def _an_empty_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_roles", "_tools", "_demos"):
        monkeypatch.setattr(catalogue, name, {})


def test_roles_are_given_in_the_order_of_their_slugs() -> None:
    other = replace(REVIEWER, slug="admin")
    catalogue.add_role(REVIEWER)
    catalogue.add_role(other)
    assert catalogue.roles() == (other, REVIEWER)


def test_adding_the_very_same_twice_is_no_fault() -> None:
    for _ in range(2):
        catalogue.add_role(REVIEWER)
        catalogue.add_tool(QUEUE)
    assert catalogue.roles() == (REVIEWER,)


def test_two_roles_of_one_slug_are_refused() -> None:
    catalogue.add_role(REVIEWER)
    with pytest.raises(ImproperlyConfigured, match="Two roles are called reviewer"):
        catalogue.add_role(replace(REVIEWER, permissions=("a.delete_b",)))


def test_two_tools_of_one_name_are_refused() -> None:
    catalogue.add_tool(QUEUE)
    with pytest.raises(ImproperlyConfigured, match="Two tools are called Queue"):
        catalogue.add_tool(replace(QUEUE, url_name="c:d"))


def test_a_person_sees_the_tools_of_any_of_their_groups_by_name() -> None:
    first = replace(QUEUE, name="Audit", groups=frozenset({"auditor", "reviewer"}))
    closed = replace(QUEUE, name="Closed", groups=frozenset({"owner"}))
    for tool in (QUEUE, first, closed):
        catalogue.add_tool(tool)
    assert catalogue.tools_for(frozenset({"reviewer", "other"})) == (first, QUEUE)


@pytest.mark.parametrize("groups", [frozenset[str](), frozenset({"stranger"})])
def test_a_stranger_sees_none(groups: frozenset[str]) -> None:
    catalogue.add_tool(QUEUE)
    assert catalogue.tools_for(groups) == ()


def test_a_tool_for_nobody_is_shown_to_nobody() -> None:
    catalogue.add_tool(replace(QUEUE, groups=frozenset()))
    assert catalogue.tools_for(frozenset({"reviewer"})) == ()


def test_demos_are_given_by_name() -> None:
    later = Demo(name="Texting", load="t.load", in_the_way="t.in_the_way")
    sooner = Demo(name="Donors", load="d.load", in_the_way="d.in_the_way")
    catalogue.add_demo(later)
    catalogue.add_demo(sooner)
    assert catalogue.demos() == (sooner, later)
