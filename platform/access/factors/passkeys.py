"""Passkeys (WebAuthn): discoverable, and always with the device's own PIN, finger or face."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db import transaction
from fido2.webauthn import AuthenticationResponse, UserVerificationRequirement

from access.models import User
from core.errors import Refused
from core.logs import get_logger

log = get_logger("access")
COPIED = (
    "This passkey has been used by another device than yours: come in another way, remove it, and "
    "tell a platform administrator."
)
NOT_TAKEN = "The passkey was not taken. Try again, or come in another way."


def registration_options(person: User) -> dict[str, Any]:
    """What the browser is asked to make; the challenge waits in the session."""
    options: dict[str, Any] = auth.begin_registration(person, passwordless=True)
    return options


def checked_registration(credential: dict[str, Any]) -> dict[str, Any]:
    """The credential as it is kept. Raises Refused for one that does not answer our challenge."""
    try:
        auth.parse_registration_response(credential)
        auth.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError):
        raise Refused(NOT_TAKEN) from None
    return credential


def sign_in_options(person: User | None = None) -> dict[str, Any]:
    """What the browser is asked to prove; any passkey of this host where nobody is named."""
    server = auth.get_server()
    options, state = server.authenticate_begin(
        credentials=auth.get_credentials(person) if person else [],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    auth.set_state(state)
    return dict(options)


def proven_passkey(credential: dict[str, Any], *, person: User | None = None) -> Authenticator:
    """The row of the passkey that answered our challenge, which is good once. Raises Refused."""
    try:
        answer: AuthenticationResponse = auth.parse_authentication_response(credential)
        whose = person or auth.extract_user_from_response(credential)
        row: Authenticator = auth.complete_authentication(whose, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        raise Refused(NOT_TAKEN) from None
    finally:
        auth.clear_state()  # a wrong answer uses the challenge up as well
    _count_up(row, answer)
    row.record_usage()
    return row


@transaction.atomic
def _count_up(row: Authenticator, answer: AuthenticationResponse) -> None:
    """A device that counts its signatures counts up: one that does not has a copy somewhere (Web
    Authentication, 6.1.1). Those that are kept in several devices by design tell nothing but 0."""
    told = answer.response.authenticator_data.counter
    kept = Authenticator.objects.select_for_update().get(pk=row.pk)
    if told <= kept.data.get("counter", 0) != 0:
        log.warning("a passkey has a copy", person=row.user_id)
        raise Refused(COPIED)
    row.data = {**kept.data, "counter": told}
    row.save(update_fields=["data"])
