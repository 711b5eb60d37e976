"""Writes about people and their rights."""

from access.actions.accepting import accept
from access.actions.batches import revoke_batch, take_up_invitations
from access.actions.closing import (
    cancel_closing,
    carry_out_closings,
    close_down,
    effects_of_closing,
)
from access.actions.codes import CODE_LIFE, ask_for_code, redeem_code, send_code, why_no_code
from access.actions.ends import note_ended, warn_of_ends
from access.actions.events import record
from access.actions.exports import export_log, write_log_export
from access.actions.factors import (
    add_authenticator_app,
    add_passkey,
    check_passkey,
    count_passkey_request,
    make_recovery_codes,
    remove_factor,
    reseal_factors,
    reset_factors,
    send_link,
    tell_of_change,
    use_factor,
)
from access.actions.grants import check_grant, extend, grant, revoke
from access.actions.group_sync import (
    link_group,
    pause_link,
    plan_sync,
    resume_link,
    roles_to_sync,
    sync_role,
)
from access.actions.identities import admit, release_identity
from access.actions.invitations import (
    check_invitation,
    close_invitations,
    extend_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
    revoke_invitations_by,
)
from access.actions.links import check_local, make_link, redeem_link
from access.actions.local_accounts import break_glass, create_administrator
from access.actions.onboarding import take_step
from access.actions.passwords import check_password, confirm_password, set_password
from access.actions.people import NOT_ONESELF, add_person, change_person, readmit, suspend
from access.actions.refusals import record_refusal
from access.actions.requests import approve, ask, refuse, withdraw
from access.actions.roles import sync_roles
from access.actions.sessions import (
    begin_session,
    end_all_sessions,
    end_session,
    expire_session,
    note_session,
    note_use,
    remove_ended_sessions,
    sign_out,
)
from access.actions.tidying import KEPT_DAYS, remove_old_files

__all__ = [
    "CODE_LIFE",
    "KEPT_DAYS",
    "NOT_ONESELF",
    "accept",
    "add_authenticator_app",
    "add_passkey",
    "add_person",
    "admit",
    "approve",
    "ask",
    "ask_for_code",
    "begin_session",
    "break_glass",
    "cancel_closing",
    "carry_out_closings",
    "change_person",
    "check_grant",
    "check_invitation",
    "check_local",
    "check_passkey",
    "check_password",
    "close_down",
    "close_invitations",
    "confirm_password",
    "count_passkey_request",
    "create_administrator",
    "effects_of_closing",
    "end_all_sessions",
    "end_session",
    "expire_session",
    "export_log",
    "extend",
    "extend_invitation",
    "grant",
    "invite",
    "link_group",
    "make_link",
    "make_recovery_codes",
    "note_ended",
    "note_session",
    "note_use",
    "pause_link",
    "plan_sync",
    "readmit",
    "record",
    "record_refusal",
    "redeem_code",
    "redeem_link",
    "refuse",
    "release_identity",
    "remove_ended_sessions",
    "remove_factor",
    "remove_old_files",
    "reseal_factors",
    "resend_invitation",
    "reset_factors",
    "resume_link",
    "revoke",
    "revoke_batch",
    "revoke_invitation",
    "revoke_invitations_by",
    "roles_to_sync",
    "send_code",
    "send_link",
    "set_password",
    "sign_out",
    "suspend",
    "sync_role",
    "sync_roles",
    "take_step",
    "take_up_invitations",
    "tell_of_change",
    "use_factor",
    "warn_of_ends",
    "why_no_code",
    "withdraw",
    "write_log_export",
]
