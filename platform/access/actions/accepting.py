"""An invitation is accepted: the account, the grant, and the end of the link, in one transaction.

Accounts are never joined by e-mail. A volunteer's account *is* its e-mail, which the link proves. A
member of the staff has to be signed in with the Workspace already, in the account that the invited
e-mail names: here the e-mail only refuses, it identifies nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from access.actions.events import record
from access.actions.grants import grant
from access.actions.invitations import forget_mail, locked
from access.actions.people import add_person
from access.locks import hold_pools
from access.models import AccessEvent, Grant, Invitation, User
from access.queries.invitations import invited_person
from core.errors import Refused


@dataclass(frozen=True, slots=True)
class Accepted:
    """`is_new`: the account was made just now."""

    person: User
    is_new: bool
    had_role: bool


@transaction.atomic
def accept(*, invitation: Invitation, visitor: User | None, address: str | None = None) -> Accepted:
    """Put the invited person into the role: open -> accepted, once.

    `visitor` is who is signed in. Refused for anybody but the invited person, for a link that is
    not open (any more), and for an account of the other pool or one that is suspended.
    """
    hold_pools()  # before the invitation is locked: whoever closes a pool locks in this order
    link = invitation.token_hash
    invitation = locked(invitation)
    if invitation.token_hash != link:
        raise Refused("A newer link has been sent. Open the one in the latest mail.")
    if not invitation.is_open:
        raise Refused("This invitation has expired.")
    person, is_new = _person(invitation, visitor)
    role = invitation.group.name
    had_role = Grant.objects.in_force().filter(user=person, group=invitation.group).exists()
    if not had_role:
        reason = f"Invited: {invitation.note}"[:500]
        grant(
            user=person, role=role, reason=reason, by=invitation.invited_by,
            source=Grant.Source.INVITATION,
        )  # fmt: skip
    Invitation.objects.filter(pk=invitation.pk).update(
        outcome=Invitation.Outcome.ACCEPTED, accepted_by=person, accepted_at=timezone.now()
    )
    forget_mail(invitation)
    record(
        AccessEvent.Kind.INVITATION_ENDED, person=person, by=person, group=role,
        reason="Accepted.", address=address, invited_by=invitation.invited_by_id,
    )  # fmt: skip
    return Accepted(person=person, is_new=is_new, had_role=had_role)


def why_not(invitation: Invitation, visitor: User | None) -> str:
    """What stands between this visitor and the invitation, in words; '' where nothing does.

    A member of the staff who is not signed in may do so: that is no hindrance.
    """
    known = invited_person(invitation)
    if visitor and visitor.email.lower() != invitation.email:
        return (
            f"This invitation is for {invitation.email}, and you are signed in as {visitor.email}."
        )
    if known and known.pool != invitation.pool:
        pools = {User.Pool.STAFF: "a member of the staff", User.Pool.VOLUNTEER: "a volunteer"}
        return (
            f"{invitation.email} is {pools[User.Pool(known.pool)]} here,"
            " and this invitation is not for them."
        )
    if known and not known.is_active:
        return "This account has been suspended."
    return ""


def _person(invitation: Invitation, visitor: User | None) -> tuple[User, bool]:
    if reason := why_not(invitation, visitor):
        raise Refused(reason)
    if invitation.pool == User.Pool.STAFF:
        if visitor is None:
            raise Refused("Sign in with your campaign account first.")
        return visitor, False
    known = visitor or invited_person(invitation)
    return (known, False) if known else _new_person(invitation)


def _new_person(invitation: Invitation) -> tuple[User, bool]:
    try:
        with transaction.atomic():
            made = add_person(
                email=invitation.email,
                pool=invitation.pool,
                name=invitation.name,
                by=invitation.invited_by,
            )
    except (Refused, IntegrityError):  # by another invitation, this very moment
        known = invited_person(invitation)
        assert known
        return known, False
    return made, True
