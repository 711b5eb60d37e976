"""Writes about people and their rights."""

from access.actions.accepting import accept
from access.actions.batches import revoke_batch, take_up_invitations
from access.actions.events import record
from access.actions.grants import check_grant, grant, revoke
from access.actions.invitations import (
    check_invitation,
    extend,
    invite,
    resend,
    revoke_invitation,
)
from access.actions.onboarding import take_step
from access.actions.people import NOT_ONESELF, add_person, change_person, readmit, suspend
from access.actions.roles import sync_roles

__all__ = [
    "NOT_ONESELF",
    "accept",
    "add_person",
    "change_person",
    "check_grant",
    "check_invitation",
    "extend",
    "grant",
    "invite",
    "readmit",
    "record",
    "resend",
    "revoke",
    "revoke_batch",
    "revoke_invitation",
    "suspend",
    "sync_roles",
    "take_step",
    "take_up_invitations",
]
