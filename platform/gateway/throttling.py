"""How many requests a minute: of a person, of a token, and of an address that is neither."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.throttling import BaseThrottle

from core.addresses import address_of, network_of
from core.api.callers import Caller
from gateway.actions import take

if TYPE_CHECKING:  # rest_framework.views reads the settings that name this module
    from rest_framework.request import Request
    from rest_framework.views import APIView


class CallerThrottle(BaseThrottle):
    """Counts each request once, in the database, so that all web processes count together."""

    _wait = 0.0

    def allow_request(self, request: Request, view: APIView) -> bool:
        key, per_minute = _whose(request)
        self._wait = take(key=key, per_minute=per_minute)
        return not self._wait

    def wait(self) -> float | None:
        return math.ceil(self._wait)


def _whose(request: Request) -> tuple[str, int]:
    caller = request.auth
    if isinstance(caller, Caller):
        who = f"token:{caller.token_id}" if caller.token_id else f"user:{request.user.pk}"
        return who, settings.API_PER_MINUTE
    return f"ip:{network_of(address_of(request))}", settings.API_STRANGERS_PER_MINUTE
