"""Writes about people and their rights."""

from access.actions.codes import CODE_LIFE, ask_for_code, redeem_code, send_code, why_no_code
from access.actions.events import record
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
from access.actions.grants import check_grant, grant, revoke
from access.actions.identities import admit, release_identity
from access.actions.links import check_local, make_link, redeem_link
from access.actions.local_accounts import break_glass, create_administrator
from access.actions.passwords import check_password, confirm_password, set_password
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
    "CODE_LIFE",
    "NOT_ONESELF",
    "add_authenticator_app",
    "add_passkey",
    "add_person",
    "admit",
    "ask_for_code",
    "begin_session",
    "break_glass",
    "change_person",
    "check_grant",
    "check_local",
    "check_passkey",
    "check_password",
    "confirm_password",
    "count_passkey_request",
    "create_administrator",
    "end_all_sessions",
    "end_session",
    "expire_session",
    "grant",
    "make_link",
    "make_recovery_codes",
    "note_session",
    "readmit",
    "record",
    "redeem_code",
    "redeem_link",
    "release_identity",
    "remove_ended_sessions",
    "remove_factor",
    "reseal_factors",
    "reset_factors",
    "revoke",
    "send_code",
    "send_link",
    "set_password",
    "sign_out",
    "suspend",
    "sync_roles",
    "tell_of_change",
    "use_factor",
    "why_no_code",
]
