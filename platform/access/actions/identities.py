"""Which account of a provider is which person: by issuer and subject, and by nothing else."""

from __future__ import annotations

from datetime import timedelta

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.actions.events import record
from access.actions.people import add_person
from access.actions.sessions import end_sessions
from access.models import AccessEvent, IdentityRelease, User
from core.errors import Refused

RELEASED_FOR = timedelta(days=7)
TAKEN = "There is a person with this e-mail already, and this account is not theirs."
SUSPENDED = "This person has been suspended."


def admit(*, issuer: str, subject: str, email: str, name: str) -> SocialAccount:
    """The identity of an account that may come in, with its person; both are made at its first
    sign-in, without any rights. Refuses an account whose e-mail somebody else has, and people who
    were suspended."""
    email = email.strip().lower()
    given = {"issuer": issuer, "subject": subject, "email": email, "name": name}
    try:
        return _admit(**given)
    except IntegrityError:  # the same account, or another of this e-mail, came at the same moment
        return _admit(**given)


@transaction.atomic
def _admit(*, issuer: str, subject: str, email: str, name: str) -> SocialAccount:
    identity = (
        SocialAccount.objects.select_related("user").filter(provider=issuer, uid=subject).first()
    )
    if identity is None:
        person = _person_of_new_account(email=email, name=name)
        identity = SocialAccount.objects.create(user=person, provider=issuer, uid=subject)
        record(
            AccessEvent.Kind.IDENTITY_CHANGED, person=person, issuer=issuer,
            reason="Signed in for the first time with this account.",
        )  # fmt: skip
    if not identity.user.is_active:
        raise Refused(SUSPENDED)
    if identity.extra_data != {"email": email}:  # which the provider has verified
        identity.extra_data = {"email": email}
        identity.save(update_fields=["extra_data"])
    _follow_email(person=identity.user, email=email)
    return identity


def _person_of_new_account(*, email: str, name: str) -> User:
    person = User.objects.with_email(email).select_for_update(no_key=True).first()
    if person is None:
        return add_person(email=email, pool=User.Pool.STAFF, name=name[:200])
    used = IdentityRelease.objects.open().filter(person=person).update(used_at=timezone.now())
    if not used or person.pool != User.Pool.STAFF:
        raise Refused(TAKEN)
    return person


def _follow_email(*, person: User, email: str) -> None:
    """The workspace says how somebody is called there, and may change it; it is not followed where
    another person has that e-mail."""
    if person.email == email or User.objects.with_email(email).exists():
        return
    before = person.email
    User.objects.filter(pk=person.pk).update(email=email)
    person.refresh_from_db()
    record(
        AccessEvent.Kind.IDENTITY_CHANGED, person=person, before=before, after=email,
        reason="The workspace gave this account another e-mail.",
    )  # fmt: skip


@transaction.atomic
def release_identity(*, person: User, by: User | None, reason: str) -> IdentityRelease:
    """Part a person from the account they signed in with, and let the next one that brings their
    e-mail, within a week, be theirs. Their sessions end."""
    if person == by:
        raise Refused("Nobody does this for themselves: ask another administrator.")
    if person.pool != User.Pool.STAFF:
        raise Refused(f"{person} is no member of the staff, and signs in by other means.")
    reason = reason.replace("\x00", "").strip()[:500]
    if not reason:
        raise Refused("Say why.")
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    now = timezone.now()
    IdentityRelease.objects.open().filter(person=person).update(used_at=now)
    SocialAccount.objects.filter(user=person).delete()
    ended = end_sessions(person=person)
    until = now + RELEASED_FOR
    record(
        AccessEvent.Kind.IDENTITY_CHANGED, person=person, by=by, until=until, sessions_ended=ended,
        reason=f"May sign in with a new account: {reason}",
    )  # fmt: skip
    return IdentityRelease.objects.create(person=person, by=by, reason=reason, until=until)
