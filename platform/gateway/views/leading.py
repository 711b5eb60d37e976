"""On to another host, also at the end of a sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.pools import host_for, origin_of
from gateway.models import Service


def lead_on(request: HttpRequest, service: Service, to: str) -> HttpResponse:
    """A redirect; behind a page of ours a page that leads on: what follows a form of ours, such as
    the sign-in, may not leave the house (form-action of our Content-Security-Policy)."""
    ours = f"{origin_of(host_for(service.pool))}/"
    if request.headers.get("Referer", "").startswith(ours):
        return render(request, "gateway/leading.html", {"service": service, "to": to})
    return redirect(to)
