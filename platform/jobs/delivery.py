"""Sends the mails of the outbox, one by one or many over one connection.

SMTP cannot say whether a mail was taken when the connection breaks after its last byte. So
`attempting` is committed before each send; what happens between that and `sent` and is not a clear
no leaves the mail *unknown*: shown, and sent again by hand only.
"""

from __future__ import annotations

import contextlib
import smtplib
from collections import Counter
from functools import partial
from types import TracebackType

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db.models import F, QuerySet
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
DIED = "The process that was sending it died."


class DeliveryError(Exception):
    """The mail was certainly not taken; `permanent` where another try would not help. The message
    quotes no address."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class Line:
    """A connection to the mail server, opened when it is needed, and anew after any trouble."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hang_up()

    def open(self) -> None:
        """Be connected. Raises DeliveryError: nothing of a mail has been said yet."""
        if self._connection is not None and self._answers():
            return
        self.hang_up()
        connection: BaseEmailBackend = get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(safe_error(error), permanent=False) from error
        self._connection = connection

    def send(self, mail: EmailMultiAlternatives) -> None:
        """Raises DeliveryError where the mail was certainly not taken, else whatever it was."""
        self.open()
        assert self._connection is not None
        try:
            self._connection.send_messages([mail])
        except CLEAR_NO as error:
            self.hang_up()
            raise DeliveryError(safe_error(error), permanent=_is_final(error)) from error
        except BaseException:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._connection.close()
        self._connection = None

    def _answers(self) -> bool:
        """Whether a server that we have talked to is still there: one that hangs up after so many
        mails is no reason to doubt the next one."""
        smtp = getattr(self._connection, "connection", None)
        if not isinstance(smtp, smtplib.SMTP):
            return True  # files, for the demo
        with contextlib.suppress(OSError, smtplib.SMTPException):
            return smtp.noop()[0] == 250
        return False


def deliver(job: RunningJob, message_id: int) -> str:
    """waiting -> attempting -> sent, failed or unknown; waiting again where it was not taken.

    Gives back what has become of the mail. One that was cancelled, or that a later job delivers
    because a person sent it again, is left alone.
    """
    row = OutboxMessage.objects.filter(pk=message_id)
    if not _claim(job, row):
        # Where it is attempting, a run of this job before us got so far, and died.
        if row.filter(job_id=job.id).exists():
            mark_unknown(message_id, DIED)
        return row.values_list("state", flat=True).get()
    with Line() as line:
        return _attempt(job, row.get(), line)


def deliver_many(job: RunningJob) -> dict[str, int]:
    """The same for all mails of this job, over one connection; says how many came to what.

    A mail that is refused hinders no other. Where a mail is not taken for now, the job fails and is
    tried again with what waits then; where a connection breaks in the middle of one, that one is
    unknown, and the others wait for that next try as well: a server that hangs shall not leave
    every mail in doubt. Mails for which somebody waits go out in between.
    """
    mine = OutboxMessage.objects.filter(job_id=job.id)
    for message_id in mine.filter(state=State.ATTEMPTING).values_list("pk", flat=True):
        mark_unknown(message_id, DIED)  # by a run of this job before us
    # Read at once: what one says is not changed while it waits, and the claim sees that it does.
    waiting = list(mine.filter(state=State.WAITING).order_by("pk"))
    total = mine.count()
    with Line() as line:
        for done, message in enumerate(waiting, total - len(waiting)):
            job.progress(done, total)
            job.give_way()
            _open_for(job, mine, line)
            if not _claim(job, mine.filter(pk=message.pk)):
                continue  # a person decided otherwise meanwhile
            with contextlib.suppress(DeliveryError):
                if _attempt(job, message, line) == State.UNKNOWN:
                    break
    states = Counter(mine.values_list("state", flat=True))
    if left := states[State.WAITING]:
        if _is_last_try(job):
            mine.filter(state=State.WAITING).update(
                state=State.FAILED, error="The mail server did not take it in time."
            )
        raise DeliveryError(f"{left} of {total} mails were not taken yet.", permanent=False)
    return {str(state): number for state, number in sorted(states.items())}


def mark_unknown(message_id: int, error: str) -> None:
    """attempting -> unknown."""
    changed = OutboxMessage.objects.filter(pk=message_id, state=State.ATTEMPTING).update(
        state=State.UNKNOWN, error=error
    )
    if changed:
        log.warning("it is unknown whether a mail went out", message=message_id)


def _claim(job: RunningJob, row: QuerySet[OutboxMessage]) -> bool:
    """waiting -> attempting."""
    changed = row.filter(state=State.WAITING, job_id=job.id).update(
        state=State.ATTEMPTING, attempts=F("attempts") + 1, attempted_at=Now(), error=""
    )
    return bool(changed)


def _attempt(job: RunningJob, message: OutboxMessage, line: Line) -> str:
    """Send what is attempting, and note what came of it. Raises DeliveryError where the mail was
    certainly not taken; it waits then, or has failed."""
    row = OutboxMessage.objects.filter(pk=message.pk)
    try:
        line.send(_mail(message))
    except DeliveryError as error:
        over = error.permanent or _is_last_try(job)
        state = State.FAILED if over else State.WAITING
        attempting = row.filter(state=State.ATTEMPTING)
        outlast(partial(attempting.update, state=state, error=str(error)))
        raise
    except Exception as error:  # noqa: BLE001  # whatever it was, the mail may be out
        outlast(partial(mark_unknown, message.pk, safe_error(error)))
        return State.UNKNOWN
    # From unknown as well: the watchdog may have taken us for dead, and we know better.
    open_ = row.filter(state__in=[State.ATTEMPTING, State.UNKNOWN])
    forgotten = {"text": "", "html": ""} if message.holds_secret else {}
    outlast(partial(open_.update, state=State.SENT, sent_at=Now(), error="", **forgotten))
    return State.SENT


def _open_for(job: RunningJob, mails: QuerySet[OutboxMessage], line: Line) -> None:
    """Be connected before a mail is claimed: where the server is away, none of them is attempted.
    Raises DeliveryError."""
    try:
        line.open()
    except DeliveryError as error:
        state = State.FAILED if _is_last_try(job) else State.WAITING
        waiting = mails.filter(state=State.WAITING)
        outlast(partial(waiting.update, state=state, error=str(error)))
        raise


def _is_last_try(job: RunningJob) -> bool:
    return job.job.attempts_failed + 1 >= job.job.max_failures


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
