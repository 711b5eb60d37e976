"""The list of all flags: what it can be narrowed to, and what it finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from donors.models import Flag, Import
from donors.tests.beginnings import beginning
from donors.tests.office import (
    ON_LIST,
    OTHER_ON_LIST,
    bring,
    bring_list,
    candidate_committee,
    employee,
    flag_of,
    gift,
    people,
    van,
)

pytestmark = pytest.mark.django_db
LIST = "admin:donors_flag_changelist"


@beginning
def three_flags() -> None:
    """Two on a list, one on a rule."""
    bring_list(people(ON_LIST))
    bring_list(people(OTHER_ON_LIST), slug="never-met")
    bring(van(gift("G-1"), gift("G-2", Amount="250.00")))
    candidate_committee()
    rich = gift("G-3", VanID="9", FirstName="Odo", LastName="Quillfeather", Amount="9000.00")
    bring(van(rich), name="late.csv")
    Flag.objects.filter(contribution__external_id="G-2").update(
        opened_at=F("opened_at") - timedelta(days=12)
    )


@pytest.fixture
def browser(client: Client, three_flags: None) -> Client:
    client.force_login(employee("reviewer", "donors-reviewer"))
    return client


def found(browser: Client, query: str = "") -> set[str]:
    answer = browser.get(reverse(LIST) + query)
    assert answer.status_code == 200, query
    return {flag.contribution.external_id for flag in answer.context["cl"].result_list}


def test_filters_offer_only_what_occurs(browser: Client) -> None:
    page = browser.get(reverse(LIST)).content.decode()
    offered = ("state__exact=open", "severity__exact=policy", "rule=contribution_limit")
    assert [one for one in offered if one not in page] == []
    for missing in ("state__exact=dismissed", "severity__exact=record", "never-met"):
        assert missing not in page


@pytest.mark.parametrize(
    ("query", "flags"),
    [
        ("", {"G-1", "G-2", "G-3"}),
        ("?rule=contribution_limit", {"G-3"}),
        ("?age=week", {"G-1", "G-3"}),
        ("?age=month", {"G-2"}),
        ("?age=older", set()),
        ("?amount=small", {"G-1"}),
        ("?amount=middle", {"G-2"}),
        ("?amount=largest", {"G-3"}),
        ("?import=x", {"G-1", "G-2", "G-3"}),
        ("?q=quillfeather", {"G-3"}),
        ("?q=G-2", {"G-2"}),
        ("?q=testerly", {"G-1", "G-2"}),
    ],
)
def test_the_list_is_narrowed_and_searched(browser: Client, query: str, flags: set[str]) -> None:
    assert found(browser, query) == flags


def test_the_list_is_narrowed_to_an_import(browser: Client) -> None:
    late = Import.objects.get(file_name="late.csv")
    assert found(browser, f"?import={late.pk}") == {"G-3"}
    assert flag_of("G-3").raised_in == late


def test_sorted_by_what_many_share_no_flag_is_shown_twice(browser: Client) -> None:
    bring(van(*(gift(f"H-{n}") for n in range(60))), name="many.csv")
    severity = 1 + ["donor", "contribution", "about", "severity"].index("severity")
    pages = [found(browser, f"?o={severity}&p={page}") for page in (1, 2)]
    assert len(pages[0] | pages[1]) == Flag.objects.count() == 63
