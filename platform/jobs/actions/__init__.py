"""Writes about jobs and mail: each says which state it leaves, and refuses any other."""

from jobs.actions.deciding import cancel, retry
from jobs.actions.enqueueing import ChildJob, enqueue, fan_out
from jobs.actions.mailing import resend, send_mail

__all__ = ["ChildJob", "cancel", "enqueue", "fan_out", "resend", "retry", "send_mail"]
