"""Writes about people. Each says which state it leaves and refuses any other."""

from __future__ import annotations

from django.db import transaction
from django.template.loader import render_to_string

from access.actions.events import record
from access.actions.sessions import end_sessions
from access.models import AccessEvent, User
from core.errors import Refused
from jobs.actions import send_mail

NOT_ONESELF = "Nobody suspends themselves: ask another administrator."


@transaction.atomic
def add_person(*, email: str, pool: str, name: str, by: User | None = None) -> User:
    """A new person without any rights or password. Refuses an e-mail that somebody has."""
    email = email.strip().lower()
    if User.objects.with_email(email).exists():
        raise Refused("There is already a person with this e-mail.")
    person = User.objects.create_user(email, pool=pool, name=name.strip())
    record(AccessEvent.Kind.PERSON_ADDED, person=person, by=by, reason=f"Added to the {pool} pool.")
    return person


@transaction.atomic
def change_person(*, person: User, email: str, name: str, by: User) -> User:
    """Correct how a person is called and reached. Refuses an e-mail that somebody else has.

    Whoever reads the mails of another address may come in by it: so a new one is in the access log,
    and told to the one before.
    """
    email = email.strip().lower()
    before = User.objects.get(pk=person.pk).email
    if User.objects.with_email(email).exclude(pk=person.pk).exists():
        raise Refused("There is already a person with this e-mail.")
    User.objects.filter(pk=person.pk).update(email=email, name=name.strip())
    person.refresh_from_db()
    if email != before:
        event = record(
            AccessEvent.Kind.IDENTITY_CHANGED, person=person, by=by, before=before, after=email,
            reason="An administrator gave this account another e-mail.",
        )  # fmt: skip
        context = {"what": f"Your account is reached by {email} from now on, and no more by this."}
        send_mail(
            key=f"email-changed:{event.pk}",
            to=[before],
            subject="A change of how you sign in",
            text=render_to_string("emails/factor_changed.txt", context),
            html=render_to_string("emails/factor_changed.html", context),
        )
    return person


@transaction.atomic
def suspend(*, person: User, by: User | None) -> User:
    """Shut a person out, from the next request on, in all their sessions; the grants stay for the
    way back."""
    if person == by:
        raise Refused(NOT_ONESELF)
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        raise Refused(f"{person} is suspended already.")
    record(
        AccessEvent.Kind.SUSPENDED, person=person, by=by, reason="Suspended.",
        sessions_ended=end_sessions(person=person),
    )  # fmt: skip
    person.refresh_from_db()
    return person


@transaction.atomic
def readmit(*, person: User, by: User | None = None) -> User:
    """Let a suspended person in again, with the grants that are still in force."""
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        raise Refused(f"{person} is not suspended.")
    record(AccessEvent.Kind.READMITTED, person=person, by=by, reason="Let in again.")
    person.refresh_from_db()
    return person
