"""Writes about people and their rights."""

from access.actions.events import record
from access.actions.grants import check_grant, grant, revoke
from access.actions.identities import admit, release_identity
from access.actions.people import NOT_ONESELF, add_person, change_person, readmit, suspend
from access.actions.roles import sync_roles
from access.actions.sessions import (
    begin_session,
    end_all_sessions,
    end_session,
    expire_session,
    note_session,
    remove_ended_sessions,
    sign_out,
)

__all__ = [
    "NOT_ONESELF",
    "add_person",
    "admit",
    "begin_session",
    "change_person",
    "check_grant",
    "end_all_sessions",
    "end_session",
    "expire_session",
    "grant",
    "note_session",
    "readmit",
    "record",
    "release_identity",
    "remove_ended_sessions",
    "revoke",
    "sign_out",
    "suspend",
    "sync_roles",
]
