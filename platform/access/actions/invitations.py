"""Invitations are made, sent again, extended and revoked. Each says which state it leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from access.actions.events import record
from access.actions.grants import check_open
from access.actions.invitation_mails import mail_with_link
from access.imports.invitees import is_email
from access.links import hash_of, new_token
from access.models import AccessEvent, Invitation, InvitationBatch, User
from access.queries.invitations import Standing, invitable_role, not_come_by, standing_of
from core.catalogue import Role
from core.errors import Refused
from jobs.actions import send_mail, withdraw_secrets
from jobs.models import Job, OutboxMessage

Outcome = Invitation.Outcome
LONGEST_NOTE = 500
UNDER_WAY = (OutboxMessage.State.WAITING, OutboxMessage.State.ATTEMPTING)


def default_end() -> datetime:
    """Until when a link holds that is made now."""
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


def check_terms(*, role: str, note: str, until: datetime) -> Role:
    """The role, where anybody may be invited to it so. Refuses what is no role, a pool that is
    closed down, no note or one that is too long, and an end that has passed."""
    declared = invitable_role(role)
    check_open(declared.pool)
    if not note.strip():
        raise Refused("Say in the note why they are invited.")
    if len(note.strip()) > LONGEST_NOTE:
        raise Refused(f"The note has at most {LONGEST_NOTE} characters, not {len(note.strip())}.")
    if until <= timezone.now():
        raise Refused("The end of an invitation must lie in the future.")
    return declared


def _check_standing(email: str, role: Role) -> Standing:
    """Refuses whom the role could not be given, and who has it."""
    standing = standing_of([email], role)
    if email in standing.refused:
        raise Refused(f"{standing.refused[email]}.")
    if email in standing.in_already:
        raise Refused(f"{email} has {role.slug} already.")
    return standing


def check_invitation(*, email: str, role: str, note: str, until: datetime) -> None:
    """Refuses what `invite` would refuse; a form asks first."""
    email = email.strip().lower()
    declared = check_terms(role=role, note=note, until=until)
    if not is_email(email):
        raise Refused(f"{email} is no e-mail address.")
    standing = _check_standing(email, declared)
    if email in standing.invited:
        raise Refused(f"{email} is invited to {role} already: send that invitation again instead.")


@transaction.atomic
def invite(
    *, email: str, name: str, role: str, note: str, by: User | None, until: datetime | None = None
) -> Invitation:
    """Ask one person in, by mail. Who has an account in the role's pool gets the role in it when
    they accept. Refused where that cannot be, and where an invitation is open already."""
    until = until or default_end()
    email = email.strip().lower()
    group = Group.objects.select_for_update(no_key=True).get(name=invitable_role(role).slug)
    check_invitation(email=email, role=role, note=note, until=until)
    Invitation.objects.filter(email=email, group=group, outcome=Outcome.OPEN).update(
        outcome=Outcome.LAPSED
    )
    token = new_token()
    invitation = Invitation.objects.create(
        email=email,
        name=" ".join(name.split()),
        group=group,
        pool=invitable_role(role).pool,
        note=note.strip(),
        invited_by=by,
        expires_at=until,
        token_hash=hash_of(token),
    )
    record(AccessEvent.Kind.INVITED, email=email, by=by, group=role, reason=note, until=until)
    _send(invitation, token)
    return invitation


@transaction.atomic
def resend_invitation(
    *, invitation: Invitation, by: User | None, until: datetime | None = None
) -> Invitation:
    """Send a new link by a new mail; the one before is dead. Open or expired -> waiting.

    Refused where it was accepted or revoked, where another invitation took its place, while its
    mail is on its way, and where the person could not accept it.
    """
    invitation = locked(invitation)
    until = until or default_end()
    role = check_terms(role=invitation.group.name, note=invitation.note, until=until)
    _check_standing(invitation.email, role)
    message = invitation.message
    if message and message.state in UNDER_WAY:
        raise Refused("Its mail is on its way. See in a minute what became of it.")
    forget_mail(invitation)
    token = new_token()
    Invitation.objects.filter(pk=invitation.pk).update(
        token_hash=hash_of(token), links=F("links") + 1, expires_at=until
    )
    invitation.refresh_from_db()
    record(
        AccessEvent.Kind.INVITED, email=invitation.email, by=by, group=invitation.group.name,
        reason="Invited again, by a new link.", until=invitation.expires_at,
    )  # fmt: skip
    _send(invitation, token)
    return invitation


@transaction.atomic
def extend_invitation(
    *, invitation: Invitation, by: User | None, until: datetime | None = None
) -> Invitation:
    """Let the link that was sent hold for longer: open or expired -> open. Refused where it was
    accepted or revoked, or another took its place, and for an end that has passed."""
    invitation = locked(invitation)
    until = until or default_end()
    if until <= timezone.now():
        raise Refused("The end of an invitation must lie in the future.")
    if until <= invitation.expires_at:
        raise Refused("It holds for as long as that already.")
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=until)
    invitation.refresh_from_db()
    record(
        AccessEvent.Kind.INVITED, email=invitation.email, by=by, group=invitation.group.name,
        reason="The same link holds for longer.", until=until,
    )  # fmt: skip
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User | None, reason: str) -> Invitation:
    """Kill the link, and the mail where it is still to go out: open or expired -> revoked. Refused
    without a reason, and where it was accepted or revoked already."""
    if not reason.strip():
        raise Refused("Say why in the note.")
    invitation = locked(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(outcome=Outcome.REVOKED)
    forget_mail(invitation)
    record(
        AccessEvent.Kind.INVITATION_ENDED, email=invitation.email, by=by,
        group=invitation.group.name, reason=reason,
    )  # fmt: skip
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def close_invitations(*, pool: str) -> int:
    """End all that are open into a pool that is closed down, and the mails that are still to go
    out; how many there were. Whoever closes the pool says so in the log."""
    return revoke_all(Invitation.objects.filter(pool=pool, outcome=Outcome.OPEN))


@transaction.atomic
def revoke_invitations_by(*, inviter: User, by: User | None, reason: str) -> int:
    """Kill the links of all whom this person invited and who have not come, and the mails that are
    still to go out; says how many. Refused without a reason, and while a file of theirs is worked
    off."""
    if not reason.strip():
        raise Refused("Say why in the note.")
    files = InvitationBatch.objects.filter(created_by=inviter, job__state__in=Job.OPEN)
    if file := files.first():
        raise Refused(f"The rows of {file} are being worked off: stop that first.")
    number = revoke_all(not_come_by(inviter))
    record(
        AccessEvent.Kind.INVITATION_ENDED, reason=reason, by=by, target=f"All by {inviter}",
        invited_by=inviter.pk, invitations=number,
    )  # fmt: skip
    return number


def revoke_all(open_: QuerySet[Invitation]) -> int:
    """open -> revoked, without the mails that wait; says how many. Whoever calls says so in the
    log."""
    rows = list(open_.select_for_update(no_key=True).order_by("pk").values_list("pk", "message_id"))
    ended = Invitation.objects.filter(pk__in=[pk for pk, _ in rows])
    withdraw_secrets(OutboxMessage.objects.filter(pk__in=[mail for _, mail in rows]))
    return ended.update(outcome=Outcome.REVOKED)


def locked(invitation: Invitation) -> Invitation:
    """The row as it is now, until the transaction ends. Refused where nothing is open any more."""
    rows = Invitation.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("group", "message", "invited_by").get(pk=invitation.pk)
    if found.outcome != Outcome.OPEN:
        raise Refused(
            {
                Outcome.ACCEPTED: "It has been accepted.",
                Outcome.REVOKED: "It has been revoked.",
                Outcome.LAPSED: "It expired, and another one was made in its place.",
            }[Outcome(found.outcome)]
        )
    return found


def _send(invitation: Invitation, token: str) -> None:
    mail = mail_with_link(invitation, token)
    (message,) = send_mail(
        key=mail.key,
        to=[mail.to],
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        holds_secret=True,
    )
    invitation.message = message
    Invitation.objects.filter(pk=invitation.pk).update(message=message)


def forget_mail(invitation: Invitation) -> None:
    """Its link is of no use any more: the mail is not sent, and its text is gone."""
    if invitation.message_id:
        withdraw_secrets(OutboxMessage.objects.filter(pk=invitation.message_id))
