"""Sends the mails of the outbox.

SMTP cannot say whether a mail was taken when the connection breaks after its last byte. So
`attempting` is committed before the send; what happens between that and `sent` and is not a clear
no leaves the mail *unknown*: shown, and sent again by hand only.
"""

from __future__ import annotations

import contextlib
import smtplib
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import sanitize_address
from django.db.models import F
from django.db.models.functions import Now

from core.logs import get_logger, safe_error, smtp_codes
from jobs.models import OutboxMessage
from jobs.outages import outlast
from jobs.running import RunningJob

log = get_logger("jobs")
State = OutboxMessage.State
# What a server says before it has the mail, or about having refused it.
CLEAR_NO = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPResponseException,  # the sender, the data, the greeting, the password
    smtplib.SMTPNotSupportedError,
)


class DeliveryError(Exception):
    """The mail was certainly not taken; `permanent` where another try would not help. The message
    quotes no address."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


def deliver(job: RunningJob, message_id: int) -> str:
    """waiting -> attempting -> sent, failed or unknown; waiting again where it was not taken.

    Gives back what has become of the mail. One that was cancelled, or that a later job delivers
    because a person sent it again, is left alone.
    """
    row = OutboxMessage.objects.filter(pk=message_id)
    claimed = row.filter(state=State.WAITING, job_id=job.id).update(
        state=State.ATTEMPTING, attempts=F("attempts") + 1, attempted_at=Now(), error=""
    )
    if not claimed:
        # Where it is attempting, a run of this job before us got so far, and died.
        if row.filter(job_id=job.id).exists():
            mark_unknown(message_id, "The process that was sending it died.")
        return row.values_list("state", flat=True).get()
    message = row.get()
    try:
        _send(message)
    except DeliveryError as error:
        over = error.permanent or job.job.attempts_failed + 1 >= job.job.max_failures
        state = State.FAILED if over else State.WAITING
        attempting = row.filter(state=State.ATTEMPTING)
        outlast(partial(attempting.update, state=state, error=str(error)))
        raise
    except Exception as error:  # noqa: BLE001  # whatever it was, the mail may be out
        outlast(partial(mark_unknown, message_id, safe_error(error)))
        return State.UNKNOWN
    # From unknown as well: the watchdog may have taken us for dead, and we know better.
    open_ = row.filter(state__in=[State.ATTEMPTING, State.UNKNOWN])
    forgotten = {"text": "", "html": ""} if message.holds_secret else {}
    outlast(partial(open_.update, state=State.SENT, sent_at=Now(), error="", **forgotten))
    return State.SENT


def mark_unknown(message_id: int, error: str) -> None:
    """attempting -> unknown."""
    changed = OutboxMessage.objects.filter(pk=message_id, state=State.ATTEMPTING).update(
        state=State.UNKNOWN, error=error
    )
    if changed:
        log.warning("it is unknown whether a mail went out", message=message_id)


def _send(message: OutboxMessage) -> None:
    """Raises DeliveryError where the mail was certainly not taken, else whatever it was."""
    mail = _mail(message)
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:  # nothing of the mail has been said yet
        raise DeliveryError(safe_error(error), permanent=False) from error
    try:
        connection.send_messages([mail])
    except CLEAR_NO as error:
        raise DeliveryError(safe_error(error), permanent=_is_final(error)) from error
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.close()


def _mail(message: OutboxMessage) -> EmailMultiAlternatives:
    """Raises DeliveryError for an address or a header of which no mail can be made: the backend
    would find it too late, when the mail may be out for all we know."""
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to],
        headers={"Message-ID": message.message_id},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    try:
        sanitize_address(message.to, mail.encoding or settings.DEFAULT_CHARSET)
        mail.message()
    except Exception as error:  # whatever Python's mail package raises
        raise DeliveryError(
            "No mail can be made of it: see its address and its subject.", permanent=True
        ) from error
    return mail


def _is_final(error: smtplib.SMTPException) -> bool:
    return min(smtp_codes(error), default=500) >= 500
