"""Writes about people and their rights."""

from access.actions.events import record
from access.actions.grants import check_grant, grant, revoke
from access.actions.people import NOT_ONESELF, add_person, change_person, readmit, suspend
from access.actions.requests import approve, ask, refuse, withdraw
from access.actions.roles import sync_roles

__all__ = [
    "NOT_ONESELF",
    "add_person",
    "approve",
    "ask",
    "change_person",
    "check_grant",
    "grant",
    "readmit",
    "record",
    "refuse",
    "revoke",
    "suspend",
    "sync_roles",
    "withdraw",
]
