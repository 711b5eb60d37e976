"""A source that brings something every day, and has not, is told once a day."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from donors.actions.arrivals import tell_what_is_missing
from donors.models import Import, Pull
from donors.queries.arrivals import missing_sources
from donors.tests.office import bring, employee, gift, van
from jobs.models import OutboxMessage

pytestmark = pytest.mark.django_db
# 10:00 in New York, in winter, is 15:00 UTC; the 2nd of March 2026 is a Monday.
BEFORE, AFTER = (datetime(2026, 3, 2, 14, minute, tzinfo=UTC) + timedelta(minutes=30)
                 for minute in (29, 31))  # fmt: skip


@pytest.fixture(autouse=True)
def _expected(settings: LazySettings) -> None:
    settings.IMPORT_EXPECTED_FROM = ["van", "actblue"]
    settings.IMPORT_EXPECTED_BY = time(10)


def came(source: str, when: datetime) -> None:
    taken = bring(van(gift(source)), source=source)
    Import.objects.filter(pk=taken.pk).update(created_at=when)


def test_nothing_is_missing_before_the_hour_and_all_is_after() -> None:
    assert missing_sources(BEFORE) == []
    assert missing_sources(AFTER) == ["van", "actblue"]


def test_what_came_since_midnight_of_the_zone_counts() -> None:
    midnight = datetime(2026, 3, 2, 5, tzinfo=UTC)
    came("van", midnight)
    came("actblue", midnight - timedelta(seconds=1))
    assert missing_sources(AFTER) == ["actblue"]


def test_a_pull_that_found_nothing_new_counts() -> None:
    Pull.objects.create(begins=BEFORE, ends=BEFORE, state=Pull.State.DONE, finished_at=BEFORE)
    assert missing_sources(AFTER) == ["actblue"]


def test_on_a_day_off_nothing_is_missing(settings: LazySettings) -> None:
    settings.IMPORT_EXPECTED_ON = frozenset({5, 6})
    assert missing_sources(AFTER) == []
    assert missing_sources(AFTER - timedelta(days=1)) == ["van", "actblue"]


def test_each_is_mailed_once_a_day(settings: LazySettings) -> None:
    settings.IMPORT_EXPECTED_BY = time(0)
    assert tell_what_is_missing() == ["van", "actblue"]
    assert not OutboxMessage.objects.exists()  # nobody looks after imports
    employee("keeper", "donors-admin")
    employee("reviewer", "donors-reviewer")
    tell_what_is_missing()
    tell_what_is_missing()
    mails = OutboxMessage.objects.order_by("pk")
    assert [(mail.to, mail.subject) for mail in mails] == [
        ("keeper@hustings.invalid", "Nothing has come from van today"),
        ("keeper@hustings.invalid", "Nothing has come from actblue today"),
    ]
    assert str(timezone.localdate()) in mails[0].key
