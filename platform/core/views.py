"""What probes and Prometheus ask. Outside the sign-in, and answered before anything else is looked
at: see `ProbesMiddleware`.

A stranger learns whether we answer and whether we are ready, and no more. What is behind that, and
the figures, are for whoever knows METRICS_TOKEN; where none is set, they are for nobody.
"""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.crypto import constant_time_compare

from core import health, metrics

SAFE = ("GET", "HEAD")


def knows_token(request: HttpRequest) -> bool:
    """By the header alone: an address proves nothing behind a proxy."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN
    return bool(expected) and kind == "Bearer" and constant_time_compare(given.strip(), expected)


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anyone."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    return _fresh(JsonResponse({"status": "ok"}))


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where everything that is needed is there, else 503."""
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    findings = health.findings()
    ready = all(finding.ok for finding in findings)
    told: dict[str, object] = {"status": "ok" if ready else "failed"}
    if knows_token(request):
        told["checks"] = [asdict(finding) for finding in findings]
    return _fresh(JsonResponse(told, status=200 if ready else 503))


@login_not_required
def figures(request: HttpRequest) -> HttpResponse:
    """All metrics, for Prometheus."""
    if not knows_token(request):
        return _fresh(HttpResponse("Send METRICS_TOKEN as a bearer token.\n", "text/plain", 403))
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    return _fresh(HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE))


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


BY_PATH = {"/healthz": healthz, "/readyz": readyz, "/metrics": figures}
