"""Writes about people and their rights."""

from access.actions.closing import (
    cancel_closing,
    carry_out_closings,
    close_down,
    effects_of_closing,
)
from access.actions.ends import note_ended, warn_of_ends
from access.actions.events import record
from access.actions.exports import export_log, write_log_export
from access.actions.grants import check_grant, extend, grant, revoke
from access.actions.group_sync import (
    link_group,
    pause_link,
    plan_sync,
    resume_link,
    roles_to_sync,
    sync_role,
)
from access.actions.people import NOT_ONESELF, add_person, change_person, readmit, suspend
from access.actions.refusals import record_refusal
from access.actions.requests import approve, ask, refuse, withdraw
from access.actions.roles import sync_roles

__all__ = [
    "NOT_ONESELF",
    "add_person",
    "approve",
    "ask",
    "cancel_closing",
    "carry_out_closings",
    "change_person",
    "check_grant",
    "close_down",
    "effects_of_closing",
    "export_log",
    "extend",
    "grant",
    "link_group",
    "note_ended",
    "pause_link",
    "plan_sync",
    "readmit",
    "record",
    "record_refusal",
    "refuse",
    "resume_link",
    "revoke",
    "roles_to_sync",
    "suspend",
    "sync_role",
    "sync_roles",
    "warn_of_ends",
    "withdraw",
    "write_log_export",
]
