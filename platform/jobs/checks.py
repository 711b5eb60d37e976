"""Settings that no worker can work by: `manage.py check` names them, and `qcluster` at its start.

No message quotes a url: it may hold a password.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from jobs import pace

MOST_WORKERS = 1_000
# Each with the least that makes sense, and why.
LEAST = {
    "WORKERS": (1, "a cluster needs someone who works"),
    "JOB_SECONDS": (1, "no job could run"),
    "JOB_LEASE_SECONDS": (
        int(3 * pace.PULSE),
        f"a running job shows life every {pace.PULSE:g} s, and would be taken for dead",
    ),
    "JOB_STALL_SECONDS": (3, "a cluster would be taken for idle before it is heard of"),
    "JOB_STOP_SECONDS": (0, "time does not run backwards"),
    "JOB_KEPT_DAYS": (1, "what has just ended would be removed"),
}


@register("jobs")
def numbers_are_usable(**kwargs: Any) -> list[CheckMessage]:
    """Errors for what is too small; and for a number of workers that is a slip of the keyboard."""
    found: list[CheckMessage] = [
        Error(
            f"{name} is {getattr(settings, name)}, and has to be at least {least}: {why}.",
            id="jobs.E001",
        )
        for name, (least, why) in LEAST.items()
        if getattr(settings, name) < least
    ]
    if settings.WORKERS > MOST_WORKERS:
        found.append(
            Error(f"WORKERS is {settings.WORKERS}: more than {MOST_WORKERS}.", id="jobs.E002")
        )
    return found


@register("jobs")
def broker_waits_for_jobs(**kwargs: Any) -> list[CheckMessage]:
    """An error where the broker would bring a job again while it may be running still."""
    timeout, retry = settings.Q_CLUSTER["timeout"], settings.Q_CLUSTER["retry"]
    if retry > timeout:
        return []
    return [
        Error(
            f"Q_CLUSTER: retry ({retry}) has to be longer than timeout ({timeout}).",
            hint="The broker brings an id again after `retry`, a job may run until `timeout`.",
            id="jobs.E003",
        )
    ]


@register("jobs")
def one_broker_is_named(**kwargs: Any) -> list[CheckMessage]:
    """An error where two brokers are set: half the hosts might listen to the other one."""
    if settings.REDIS_URL and settings.SQS_QUEUE:
        return [
            Error("REDIS_URL and SQS_QUEUE are both set: one carries the jobs.", id="jobs.E005")
        ]
    return []


@register("jobs")
def redis_url_is_one(**kwargs: Any) -> list[CheckMessage]:
    """An error where REDIS_URL is set and no url of a Redis."""
    if not settings.REDIS_URL:
        return []
    import redis  # 0.15 s, which a house without one need not spend

    try:
        redis.ConnectionPool.from_url(settings.REDIS_URL).make_connection()
    except (ValueError, TypeError, redis.RedisError):
        return [
            Error(
                "REDIS_URL cannot be read as the url of a Redis.",
                hint="It looks like redis://:password@host:6379/0 (rediss:// for TLS).",
                id="jobs.E004",
            )
        ]
    return []
