"""The page of an import: what it brought, what could not be understood, and what may be done."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from donors.models import Import
from donors.tests.office import (
    AMBROSE,
    COMMITTEE,
    COMMITTEE_COLUMNS,
    bring,
    candidate_committee,
    employee,
    gift,
    van,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer", "donors-reviewer")


def signed_in(local_part: str, *roles: str) -> Client:
    client = Client()
    client.force_login(employee(local_part, *roles))
    return client


def address(taken: Import) -> str:
    return reverse("admin:donors_import_change", args=[taken.pk])


def test_text_that_is_no_committee_or_election_is_shown_and_counted(reviewer: Client) -> None:
    candidate_committee()
    rows = [
        gift("G-1", Committee=COMMITTEE, Election="the next one"),
        gift("G-2", Committee="Friends of <Nobody>", Election="P2026"),
        gift("G-3", AMBROSE, Committee="Friends of <Nobody>", Election="P2026"),
        gift("G-4", Committee="friends of odalys fenwright", Election="p2026"),
    ]
    taken = bring(van(*rows, columns=COMMITTEE_COLUMNS))
    assert taken.not_judged == 3
    page = reviewer.get(address(taken)).text
    assert "election the next one (1 gift)" in page
    assert "committee Friends of &lt;Nobody&gt; (2 gifts)" in page
    assert "odalys" not in page
