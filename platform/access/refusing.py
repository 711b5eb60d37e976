"""The page that refuses a sign-in: why, what to do, and a line in the access log."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access import actions
from access.models import AccessEvent, User
from core.addresses import address_of, network_of
from core.logs import get_logger

log = get_logger("access.refusing")
MOST_A_MINUTE = 60  # lines by one address: nobody fills a log that is never emptied


def refused(
    request: HttpRequest,
    reason: str,
    *,
    advice: str = "Go back to the sign-in and try again.",
    person: User | None = None,
    email: str = "",
) -> HttpResponse:
    """`advice` is what the person can do. `email` is the one that the account claims to have."""
    address = address_of(request)
    if _count(network_of(address)) <= MOST_A_MINUTE:
        actions.record(
            AccessEvent.Kind.SIGN_IN_REFUSED,
            reason=reason,
            person=person,
            email=email,
            address=address,
            target=request.path,
        )
    else:
        log.warning("too many refused sign-ins by one address: not in the access log")
    context = {"reason": reason, "advice": advice, "email": email}
    return render(request, "account/sign_in_refused.html", context, status=403)


def _count(network: str) -> int:
    """How many this process has refused to an address (of IPv6: its network) in this minute."""
    key = f"refused-sign-ins:{network}:{int(time.time() // 60)}"
    cache.add(key, 0, timeout=120)
    return int(cache.incr(key))
