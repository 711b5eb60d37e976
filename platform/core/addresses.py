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
        found = ipaddress.ip_address(given.strip())
    except ValueError:
        return None
    return str(getattr(found, "ipv4_mapped", None) or found)  # as a socket for both kinds tells it


def network_of(address: str | None) -> str:
    """What is counted as one: an IPv4 address, or the 2^64 of IPv6 that one household has."""
    if not address or ":" not in address:
        return address or "none"
    return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
