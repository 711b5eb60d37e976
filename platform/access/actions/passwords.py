"""Passwords of the staff who do not come from the Workspace: half of a way in, never all of it."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from access.actions import limits
from access.actions.events import record
from access.actions.factors import tell_of_change
from access.actions.links import check_local
from access.models import AccessEvent, User
from core.errors import Refused

WRONG_PASSWORD = "This e-mail and password do not go together. Check both and try again."  # noqa: S105  # a message


@transaction.atomic
def set_password(*, person: User, password: str, address: str) -> None:
    """A new password; sessions elsewhere end by it. Refused for one that is easy to guess."""
    check_local(person)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    person.set_password(password)
    person.save(update_fields=["password"])
    tell_of_change(person=person, what="A password was set.", address=address)


def check_password(*, email: str, password: str, address: str) -> User:
    """Who signs in so; a second factor has still to be asked for.

    Refused in the same words, and after the same time, for a wrong password, an unknown person,
    and one who may not come in this way; and after too many tries.
    """
    email = email.strip().lower()
    limits.count_by_address(limits.PASSWORDS_PER_ADDRESS, address)
    limits.count_by_address(limits.PASSWORDS_PER_EMAIL_AND_ADDRESS, address, email)
    limits.count_attempt(limits.PASSWORDS_PER_EMAIL, email)
    limits.count_attempt(limits.PASSWORDS_OVERALL)
    person = User.objects.with_email(email).first()
    if person is None or not person.has_usable_password():
        User().set_password(password)  # as slow as a real check
        right = False
    else:
        right = person.check_password(password)
    refusal = "" if right else "A wrong password was typed."
    try:
        if right and person:
            check_local(person)
    except Refused as why:
        refusal = str(why)
    if person is None or refusal:
        record(
            AccessEvent.Kind.SIGN_IN_REFUSED,
            person=person,
            email=email,
            reason=refusal or "Nobody here has this e-mail.",
            address=address or None,
        )
        raise Refused(WRONG_PASSWORD)
    return person


def confirm_password(*, person: User, password: str, address: str) -> None:
    """Make sure that it is still the person who sits there. Refused for a wrong password."""
    limits.count_by_address(limits.PASSWORDS_PER_ADDRESS, address)
    limits.count_by_address(limits.PASSWORDS_PER_EMAIL_AND_ADDRESS, address, person.email)
    limits.count_attempt(limits.PASSWORDS_PER_EMAIL, person.email)
    if not person.has_usable_password() or not person.check_password(password):
        raise Refused("That is not your password. Try again.")
