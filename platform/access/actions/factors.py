"""Second factors are added, used up, removed and reset; each change is logged and mailed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction
from django.template.loader import render_to_string

from access.actions import limits
from access.actions.codes import why_no_code
from access.actions.events import record
from access.actions.links import check_local, make_link
from access.actions.sessions import end_sessions
from access.factors.recovery import codes_left, use_recovery_code
from access.factors.sealing import reseal, seal
from access.factors.totp import matching_step, use_totp
from access.models import AccessEvent, SignInLink, User
from access.queries import factors_of
from core.errors import Refused
from jobs.actions import send_mail

Type = Authenticator.Type
LINK_HOURS = 24
LINK_LIFE = timedelta(hours=LINK_HOURS)
WRONG_FACTOR = "That code is not right, or it has been used already. Wait for the next one."


def add_authenticator_app(*, person: User, secret: str, typed: str, address: str) -> None:
    """Keep an app's secret, in place of the one before, once its code of now has been typed."""
    limits.count_attempt(limits.FACTORS_PER_PERSON, str(person.pk))
    check_local(person)
    step = matching_step(secret, typed)
    if step is None:
        raise Refused("That is not the code that the app shows now. Type the one it shows next.")
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        replaced, _ = Authenticator.objects.filter(user=person, type=Type.TOTP).delete()
        Authenticator.objects.create(
            user=person, type=Type.TOTP, data={"secret": seal(secret), "last_step": step}
        )
        what = "was replaced" if replaced else "was added"
        tell_of_change(person=person, what=f"The authenticator app {what}.", address=address)


@transaction.atomic
def add_passkey(*, person: User, name: str, credential: dict[str, Any], address: str) -> None:
    """Keep a passkey that has answered our challenge."""
    if person.pool == User.Pool.STAFF:
        check_local(person)
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if len(factors_of(person)) >= 20:
        raise Refused("Twenty passkeys are enough: remove one that you no longer use.")
    name = name.replace("\x00", "").strip()[:80] or "Passkey"
    Authenticator.objects.create(
        user=person, type=Type.WEBAUTHN, data={"name": name, "credential": credential}
    )
    tell_of_change(person=person, what=f"A passkey was added: {name}.", address=address)


@transaction.atomic
def remove_factor(*, person: User, factor: Authenticator, address: str) -> None:
    """Refused for the last one of somebody on the staff: they could not come in again."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    left = [one for one in factors_of(person) if one.pk != factor.pk]
    if person.pool == User.Pool.STAFF and not left:
        raise Refused("This is your last second factor: add another one first.")
    name = str(factor)
    if not Authenticator.objects.filter(pk=factor.pk, user=person).delete()[0]:
        raise Refused("It has been removed already.")
    tell_of_change(person=person, what=f"A second factor was removed: {name}.", address=address)


@transaction.atomic
def make_recovery_codes(*, person: User, address: str) -> list[str]:
    """Ten new codes, in place of those before; told this once."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not factors_of(person):
        raise Refused("Recovery codes stand in for a second factor: add one first.")
    replaced, _ = Authenticator.objects.filter(user=person, type=Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(person).get_unused_codes()
    what = "New recovery codes were made" + (", the old ones are void." if replaced else ".")
    tell_of_change(person=person, what=what, address=address)
    return codes


def use_factor(*, person: User, typed: str, address: str) -> str:
    """How it was proven: `totp` or `recovery_codes`. Refused for a wrong or used code, and after
    too many tries; each refusal is in the access log."""
    limits.count_attempt(limits.FACTORS_PER_PERSON, str(person.pk))
    with transaction.atomic():
        if use_totp(person, typed):
            return str(Type.TOTP)
        if use_recovery_code(person, typed):
            left = codes_left(person)
            what = f"A recovery code was used; {left} are left."
            tell_of_change(person=person, what=what, address=address)
            return str(Type.RECOVERY_CODES)
    record(
        AccessEvent.Kind.SIGN_IN_REFUSED,
        person=person,
        reason="A wrong or used code of a second factor was typed.",
        address=address or None,
    )
    raise Refused(WRONG_FACTOR)


def count_passkey_request(*, address: str) -> None:
    """Refused when there were too many from this IP address."""
    limits.count_by_address(limits.PASSKEYS_PER_ADDRESS, address)


def check_passkey(*, credential: dict[str, Any], address: str) -> User:
    """Whose passkey answered our challenge, if they may come in by one.

    Refused for one that is not right; and, in the words for people who are known, for somebody
    suspended, to whom nothing is open, or who comes from the Workspace.
    """
    from access.factors.passkeys import proven_passkey  # fido2, which only the web needs

    limits.count_by_address(limits.PASSKEYS_PER_ADDRESS, address)
    person: User = proven_passkey(credential).user
    try:
        if person.pool == User.Pool.STAFF:
            check_local(person)
        elif refusal := why_no_code(person):
            raise Refused(refusal)
    except Refused as error:
        record(
            AccessEvent.Kind.SIGN_IN_REFUSED,
            person=person,
            reason=str(error),
            address=address or None,
        )
        raise
    return person


@transaction.atomic
def reset_factors(*, person: User, by: User | None, note: str) -> None:
    """Remove all second factors, recovery codes and the password of somebody who has lost them,
    end their sessions, and mail them: staff with a one-time link to set up new ones.

    The link alone is no way in for whoever reads the person's mail: it exists only because `by`
    has made sure who asks, and has said how in the note. Refused without a note, for oneself, and
    for who comes from the Workspace.
    """
    why = note.replace("\x00", "").strip()
    if not why:
        raise Refused("Say in the note how you made sure who asks.")
    if person == by:
        raise Refused("Nobody resets their own: ask another administrator, or use a recovery code.")
    if person.pool == User.Pool.STAFF:
        check_local(person)
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    removed = Authenticator.objects.filter(user=person).delete()[0]
    person.set_unusable_password()  # another one each time, which ends every session
    person.save(update_fields=["password"])
    SignInLink.objects.filter(person=person, used_at=None).delete()
    event = record(
        AccessEvent.Kind.FACTOR_CHANGED,
        person=person,
        by=by,
        reason=f"Second factors were reset: {why}",
        removed=removed,
        sessions_ended=end_sessions(person=person),
    )
    is_staff = person.pool == User.Pool.STAFF
    link = make_link(person=person, life=LINK_LIFE) if is_staff else ""
    _mail(person, f"factors-reset:{event.pk}", "Your second factors were reset", "factors_reset",
          {"link": link, "hours": LINK_HOURS}, holds_secret=is_staff)  # fmt: skip


@transaction.atomic
def send_link(*, person: User, by: User | None, note: str) -> None:
    """Mail somebody on the staff, who does not come from the Workspace and has no way in yet, a
    one-time link. Refused for who has a second factor (that is a reset), and without a note."""
    why = note.replace("\x00", "").strip()
    if not why:
        raise Refused("Say in the note why this person comes in without a Workspace account.")
    if factors_of(person):
        raise Refused(f"{person} has a second factor. If it is lost, reset it.")
    link = make_link(person=person, life=LINK_LIFE)
    event = record(
        AccessEvent.Kind.FACTOR_CHANGED,
        person=person,
        by=by,
        reason=f"A sign-in link was mailed: {why}",
    )
    _mail(person, f"sign-in-link:{event.pk}", "Your way into Hustings", "sign_in_link",
          {"link": link, "hours": LINK_HOURS}, holds_secret=True)  # fmt: skip


@transaction.atomic
def reseal_factors() -> int:
    """Encrypt every secret anew under the present SECRET_KEY; any number of times."""
    rows = Authenticator.objects.select_for_update().exclude(type=Type.WEBAUTHN)
    for row in rows:
        kept = "secret" if row.type == Type.TOTP else "seed"
        row.data[kept] = reseal(row.data[kept])
        row.save(update_fields=["data"])
    return len(rows)


def tell_of_change(*, person: User, what: str, address: str = "") -> None:
    """A line in the access log and a mail to the person, in the transaction of the change."""
    event = record(
        AccessEvent.Kind.FACTOR_CHANGED, person=person, reason=what, address=address or None
    )
    _mail(person, f"factor-changed:{event.pk}", "A change of how you sign in", "factor_changed",
          {"what": what})  # fmt: skip


def _mail(
    person: User,
    key: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    *,
    holds_secret: bool = False,
) -> None:
    context = {**context, "person": person}
    send_mail(
        key=key,
        to=[person.email],
        subject=subject,
        text=render_to_string(f"emails/{template}.txt", context),
        html=render_to_string(f"emails/{template}.html", context),
        holds_secret=holds_secret,
    )
