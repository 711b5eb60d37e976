"""Where a request comes from."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """The client's IP address, as our own proxy tells it where there is one; None where unknown.

    Of X-Forwarded-For only the last part is our proxy's: the rest is whatever the client claims.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY and (forwarded := request.headers.get("X-Forwarded-For")):
        told = forwarded.rsplit(",", 1)[-1]
    try:
        return str(ipaddress.ip_address(told.strip()))
    except ValueError:
        return None
