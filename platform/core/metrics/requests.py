"""What a web process counts: its requests, by the name of the route and never by the path."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

# Each has a label: one without would make its file when it is imported, before there is a slot.
requests = Counter(
    "hustings_requests", "Requests answered.", ["route", "method", "status"], registry=REGISTRY
)
seconds = Histogram(
    "hustings_request_seconds", "How long the answer took, without the sending of long files.",
    ["route", "method"], buckets=BUCKETS, registry=REGISTRY,
)  # fmt: skip
in_flight = Gauge(
    "hustings_requests_in_flight", "Requests being answered.", ["method"],
    multiprocess_mode="livesum", registry=REGISTRY,
)  # fmt: skip


def route_of(request: HttpRequest) -> str:
    """The name of the view, or the pattern where it has none: there are as many as url patterns."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or match.route
    static = request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/")
    return "static" if static else "unmatched"


def method_of(request: HttpRequest) -> str:
    return str(request.method) if request.method in METHODS else "other"
