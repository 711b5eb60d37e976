"""From where a request came."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request


def address_of(request: HttpRequest | Request) -> str | None:
    """The IP address of who asks; none where there is none to be told (a socket of this machine).

    Behind our proxy it is what the proxy itself put last into X-Forwarded-For: whatever stands
    before that, anyone may have written.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        given = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] or given
    try:
        return str(ipaddress.ip_address(given.strip()))
    except ValueError:
        return None
