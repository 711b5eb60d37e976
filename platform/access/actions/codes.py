"""Codes by e-mail: asked for by anybody, sent to volunteers whom something is open to.

The page that asks never looks whether the address is known: it writes a row and a job for whoever
asks, and the job looks. So the answer, and the time it takes, are the same for everyone.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from access.actions import limits
from access.actions.events import record
from access.factors.digits import digits_of
from access.models import AccessEvent, Grant, SignInCode, User
from core.errors import Refused
from core.pools import STAFF, host_for, origin_of
from jobs.actions import enqueue, send_mail

CODE_DIGITS = 8
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
WRONG_CODE = "That code is not right, or it has run out. Check the mail, or ask for a new code."


def ask_for_code(*, email: str, address: str) -> SignInCode:
    """Have a code sent to this e-mail, if somebody who may come in by one has it.

    Refused when there were too many such requests for the e-mail, from the IP address, or at all.
    """
    email = email.strip().lower()
    limits.count_by_address(limits.CODES_PER_ADDRESS, address)
    limits.count_by_address(limits.CODES_PER_EMAIL_AND_ADDRESS, address, email)
    limits.count_attempt(limits.CODES_PER_EMAIL, email)
    limits.count_attempt(limits.CODES_OVERALL)
    with transaction.atomic():
        asked = SignInCode.objects.create(email=email, expires_at=timezone.now() + CODE_LIFE)
        enqueue(
            function="access.tasks.send_sign_in_code",
            arguments={"code_id": str(asked.pk)},
            label="Sign-in code",
            key=f"sign-in-code:{asked.pk}",
            urgent=True,
        )
    return asked


@transaction.atomic
def send_code(*, code_id: UUID) -> None:
    """Make the code and put it into the outbox; for somebody who is known and may not come in by a
    code, a mail that says what to do, once a day; for anybody else nothing.

    A second run finds the hash and sends nothing.
    """
    asked = SignInCode.objects.select_for_update().filter(pk=code_id).first()
    if asked is None or asked.code_hash or asked.expires_at <= timezone.now():
        return
    person = User.objects.with_email(asked.email).first()
    if person is None:
        return
    if hint := why_no_code(person):
        _send_hint(person, hint)
        return
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    asked.person = person
    asked.code_hash = _hash(asked.pk, code)
    asked.save(update_fields=["person", "code_hash"])
    context = {
        "code": f"{code[:4]} {code[4:]}",
        "minutes": CODE_LIFE.seconds // 60,
        "person": person,
    }
    send_mail(
        key=f"sign-in-code:{asked.pk}",
        to=[person.email],
        subject="Your code for Hustings",
        text=render_to_string("emails/sign_in_code.txt", context),
        html=render_to_string("emails/sign_in_code.html", context),
        holds_secret=True,
        urgent=True,
    )


def why_no_code(person: User) -> str:
    """What to tell somebody who asked for a code and gets none; '' for who gets one."""
    if person.pool != User.Pool.VOLUNTEER:
        return (
            "You are on the staff: codes by e-mail are for volunteers. Sign in at "
            f"{origin_of(host_for(STAFF))} with your campaign account."
        )
    if not person.is_active:
        return "Your account is suspended. Ask whoever invited you, or a platform administrator."
    # One whose onboarding is still to be done has to come in for it.
    if not Grant.objects.in_force().filter(user=person).exists():
        return (
            "Nothing is open to you any more, or not yet. Ask whoever invited you, or a platform "
            "administrator, to open it for you."
        )
    return ""


def redeem_code(*, code_id: UUID, typed: str, address: str) -> User:
    """The person whose code this is; the code is used up by it.

    Refused when it is wrong, was used, has run out or was tried too often: in the same words, so
    that nobody learns whether a code was ever sent.
    """
    limits.count_by_address(limits.CODE_TRIES_PER_ADDRESS, address)
    limits.count_attempt(limits.CODE_TRIES_OVERALL)
    rows = SignInCode.objects.filter(
        pk=code_id, used_at=None, tries__lt=CODE_TRIES, expires_at__gt=timezone.now()
    )
    # Counted before the comparison, so that tries side by side are all counted.
    if not rows.update(tries=F("tries") + 1):
        raise Refused(WRONG_CODE)
    asked = SignInCode.objects.select_related("person").get(pk=code_id)
    digits = digits_of(typed)
    right = constant_time_compare(asked.code_hash, _hash(code_id, digits))
    person = asked.person
    if not right or person is None:
        if asked.tries >= CODE_TRIES:  # known or not: the same line takes the same time
            record(
                AccessEvent.Kind.SIGN_IN_REFUSED,
                person=person,
                email=asked.email,
                reason=f"{CODE_TRIES} wrong codes were typed.",
                address=address or None,
            )
        raise Refused(WRONG_CODE)
    if not SignInCode.objects.filter(pk=code_id, used_at=None).update(used_at=timezone.now()):
        raise Refused(WRONG_CODE)
    if refusal := why_no_code(person):  # since it was sent
        record(
            AccessEvent.Kind.SIGN_IN_REFUSED,
            person=person,
            reason=refusal,
            address=address or None,
        )
        raise Refused(refusal)
    return person


def _send_hint(person: User, hint: str) -> None:
    send_mail(
        key=f"sign-in-hint:{person.pk}:{timezone.localdate().isoformat()}",
        to=[person.email],
        subject="You asked for a code for Hustings",
        text=render_to_string("emails/sign_in_hint.txt", {"hint": hint}),
        html=render_to_string("emails/sign_in_hint.html", {"hint": hint}),
        urgent=True,
    )


def _hash(code_id: UUID, code: str) -> str:
    return salted_hmac("access.codes", f"{code_id}:{code}", algorithm="sha256").hexdigest()
