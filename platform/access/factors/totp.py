"""Codes of an authenticator app (TOTP, RFC 6238): each is good once, in whichever process."""

from __future__ import annotations

import base64
import time

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from access.factors.digits import digits_of
from access.factors.sealing import unseal
from access.models import User

STEPS_OFF = 1  # phones' clocks: the code before and the one after are taken too


def new_secret() -> str:
    secret: str = generate_totp_secret()
    return secret


def qr_code(person: User, secret: str) -> str:
    """A picture for the app's camera, as an address of data: no other service sees the secret."""
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def matching_step(secret: str, typed: str) -> int | None:
    """The number of the 30-second step whose code this is; None for a wrong one."""
    digits = digits_of(typed)
    now = int(time.time()) // app_settings.TOTP_PERIOD
    found = None
    for step in range(now - STEPS_OFF, now + STEPS_OFF + 1):  # all of them: as long for each
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), digits):
            found = step
    return found


@transaction.atomic
def use_totp(person: User, typed: str) -> bool:
    """Whether this is the person's code of now. It and all before it are used up."""
    row = (
        Authenticator.objects.select_for_update()
        .filter(user=person, type=Authenticator.Type.TOTP)
        .first()
    )
    if row is None:
        return False
    step = matching_step(unseal(row.data["secret"]), typed)
    if step is None or step <= row.data.get("last_step", 0):
        return False
    row.data["last_step"] = step
    row.last_used_at = timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return True
