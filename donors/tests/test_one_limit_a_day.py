"""For one type of committee one limit holds on a day; whoever keeps them is told of a second."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from donors.models import ContributionLimit
from donors.tests.office import (
    bring,
    candidate_committee,
    employee,
    flag_of,
    gift,
    open_flags,
    van,
)

pytestmark = pytest.mark.django_db


def limit(begins: str, ends: str, kind: str = "candidate") -> dict[str, str]:
    """A limit as the admin's page sends it."""
    return {
        "committee_type": kind, "valid_from": begins, "valid_to": ends, "amount": "3500",
        "citation": "11 CFR 110.1(b)(1)",
    }  # fmt: skip


@pytest.mark.parametrize("day", ["2024-11-06", "2025-06-01", "2026-11-03"])
def test_the_database_takes_no_second_limit_for_a_day(day: str) -> None:
    with pytest.raises(IntegrityError, match="limit_once_a_day"), transaction.atomic():
        ContributionLimit.objects.create(**limit(day, "2030-01-01"))
    ContributionLimit.objects.create(**limit(day, "2030-01-01", kind="pac"))
    ContributionLimit.objects.create(**limit("2026-11-04", "2028-11-07"))


def test_who_keeps_the_limits_is_told_which_one_overlaps(client: Client) -> None:
    client.force_login(employee("keeper", "donors-admin"))
    add = reverse("admin:donors_contributionlimit_add")
    answer = client.post(add, limit("2026-11-03", "2028-11-07"))
    assert answer.context["adminform"].errors == {
        "valid_from": [
            (
                "Another limit holds from 2024-11-06 to 2026-11-03: $3,500 to a candidate, 2024-26."
                " Let one end before the other begins."
            )
        ]
    }
    assert client.post(add, limit("2026-11-04", "2028-11-07")).status_code == 302
    kept = ContributionLimit.objects.latest("valid_from")
    change = reverse("admin:donors_contributionlimit_change", args=[kept.pk])
    assert client.post(change, limit("2026-11-04", "2028-11-08")).status_code == 302


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [("2030-01-02", "2030-01-01", "valid_to"), ("", "2030-01-01", "valid_from")],
)
def test_days_that_are_no_period_are_refused_by_the_page(
    client: Client, begins: str, ends: str, field: str
) -> None:
    client.force_login(employee("keeper", "donors-admin"))
    answer = client.post(reverse("admin:donors_contributionlimit_add"), limit(begins, ends))
    assert list(answer.context["adminform"].errors) == [field]


def test_a_gift_is_counted_once_though_two_limits_hold() -> None:
    """As in a database where somebody took the constraint away."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE donors_contributionlimit DROP CONSTRAINT limit_once_a_day")
    ContributionLimit.objects.create(**limit("2026-01-01", "2026-12-31"))
    candidate_committee()
    bring(van(gift("G-1", Amount="1800"), gift("G-2", Amount="1800", DateReceived="2026-04-01")))
    assert open_flags() == {"G-2"}
    assert flag_of("G-2").reasons[0]["excess"] == "100.00"
