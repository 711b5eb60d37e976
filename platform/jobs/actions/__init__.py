"""Writes about jobs and mail: each says which state it leaves, and refuses any other."""

from jobs.actions.deciding import cancel, retry
from jobs.actions.enqueueing import ChildJob, enqueue, fan_out
from jobs.actions.mailing import (
    LEAVING_TO_CANCEL,
    LEAVING_TO_RESEND,
    Mail,
    cancel_mail,
    resend,
    send_mail,
    send_mails,
    withdraw_secrets,
)

__all__ = [
    "LEAVING_TO_CANCEL",
    "LEAVING_TO_RESEND",
    "ChildJob",
    "Mail",
    "cancel",
    "cancel_mail",
    "enqueue",
    "fan_out",
    "resend",
    "retry",
    "send_mail",
    "send_mails",
    "withdraw_secrets",
]
