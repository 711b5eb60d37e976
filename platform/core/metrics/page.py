"""The page that Prometheus reads."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from core.metrics import sharing
from core.metrics.registry import DatabaseCollector
from core.metrics.requests import REGISTRY

CONTENT_TYPE = CONTENT_TYPE_LATEST


def exposition() -> bytes:
    """What this machine's web processes counted, and what the database knows."""
    database = CollectorRegistry()
    database.register(DatabaseCollector())
    return _counted() + generate_latest(database)


def _counted() -> bytes:
    folder = sharing.folder()
    if folder is None:
        return generate_latest(REGISTRY)
    sharing.forget_the_dead()
    counted = CollectorRegistry()
    MultiProcessCollector(counted, path=str(folder))  # type: ignore[no-untyped-call]
    return generate_latest(counted)
