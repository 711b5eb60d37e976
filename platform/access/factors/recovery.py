"""Recovery codes: ten, each good once, for the day the phone is gone."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from access.factors.digits import digits_of
from access.models import User


@transaction.atomic
def use_recovery_code(person: User, typed: str) -> bool:
    """Whether this is one of the person's codes that was not used; it is now."""
    row = (
        Authenticator.objects.select_for_update()
        .filter(user=person, type=Authenticator.Type.RECOVERY_CODES)
        .first()
    )
    if row is None:
        return False
    digits = digits_of(typed)
    if not RecoveryCodes(row).validate_code(digits):
        return False
    Authenticator.objects.get(pk=row.pk).record_usage()
    return True


def codes_left(person: User) -> int:
    row = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0
