"""What the readiness probe asks of the broker."""

from __future__ import annotations

from django_q.brokers import get_broker

from core.health import NotReady


def broker() -> None:
    """It answers; where the database carries the ids, the database's own check says so."""
    if not get_broker().ping():
        raise NotReady("the broker does not answer")
