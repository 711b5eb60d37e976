"""Settings that no worker can work by are named before it starts."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks


def found() -> list[tuple[str | None, str]]:
    return [(message.id, str(message.msg)) for message in run_checks(tags=["jobs"])]


def test_what_is_set_by_default_is_usable() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKERS", 0), ("WORKERS", 200_000), ("JOB_SECONDS", 0), ("JOB_LEASE_SECONDS", 1),
        ("JOB_STALL_SECONDS", 0), ("JOB_STOP_SECONDS", -1), ("JOB_KEPT_DAYS", 0),
    ],
)  # fmt: skip
def test_a_number_that_nobody_can_mean_is_named(
    settings: LazySettings, name: str, value: int
) -> None:
    setattr(settings, name, value)
    ((_, words),) = found()
    assert words.startswith(f"{name} is {value}")


def test_a_broker_that_is_less_patient_than_a_job_may_take_is_named(
    settings: LazySettings,
) -> None:
    settings.Q_CLUSTER = {**settings.Q_CLUSTER, "timeout": 60, "retry": 60}
    assert [number for number, _ in found()] == ["jobs.E003"]


@pytest.mark.parametrize(
    "url", ["elephant", "http://host:80", "redis://host:port/0", "redis://:secret@host:99999"]
)
def test_a_url_of_no_redis_is_named_and_not_quoted(settings: LazySettings, url: str) -> None:
    settings.REDIS_URL = url
    ((number, words),) = found()
    assert number == "jobs.E004"
    assert url not in words


@pytest.mark.parametrize("url", ["redis://host", "rediss://:secret@host:6380/1", "unix:///r.sock"])
def test_a_url_of_a_redis_is_usable(settings: LazySettings, url: str) -> None:
    settings.REDIS_URL = url
    assert found() == []


def test_two_brokers_are_one_too_many(settings: LazySettings) -> None:
    settings.REDIS_URL, settings.SQS_QUEUE = "redis://localhost", "hustings"
    assert [number for number, _ in found()] == ["jobs.E005"]
