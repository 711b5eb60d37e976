"""Mail goes out through the outbox: a row in the caller's transaction, and a job that delivers."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from core.errors import Refused
from core.logs import get_logger
from jobs.actions.enqueueing import enqueue
from jobs.models import Job, OutboxMessage

log = get_logger("jobs")
State = OutboxMessage.State
DELIVERY = "jobs.tasks.deliver"
DELIVERY_FAILURES = 8  # an hour and a half of a mail server that is away


@transaction.atomic
def send_mail(*, key: str, to: list[str], subject: str, text: str, html: str = "") -> OutboxMessage:
    """Have a mail sent once the caller's transaction stands. The same `key` again gives the row
    there is, and never a second mail. Refused without an address, or with a subject of two lines.
    """
    if not to:
        raise Refused("A mail needs at least one address.")
    if len(subject.splitlines()) != 1:
        raise Refused("A mail's subject is one line.")
    message, is_new = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "to": list(to),
            "subject": subject,
            "text": text,
            "html": html,
            "message_id": _message_id(),
        },
    )
    if is_new:
        _have_delivered(message, key=f"mail:{message.pk}")
    return message


@transaction.atomic
def resend(*, message: OutboxMessage, by: Any) -> OutboxMessage:
    """Send a mail again by hand, with the same Message-ID: unknown or failed -> waiting."""
    changed = OutboxMessage.objects.filter(
        pk=message.pk, state__in=[State.UNKNOWN, State.FAILED]
    ).update(state=State.WAITING, error="")
    if not changed:
        raise Refused("Only a mail that failed, or whose fate is unknown, is sent again by hand.")
    message.refresh_from_db()
    _have_delivered(message, key=f"mail:{message.pk}:{message.attempts}")
    log.info("mail sent again by hand", message=message.pk, by=by.pk if by else None)
    return message


def _have_delivered(message: OutboxMessage, *, key: str) -> None:
    job: Job = enqueue(
        function=DELIVERY,
        arguments={"message_id": message.pk},
        label=f"Mail {message.pk}",
        key=key,
        max_failures=DELIVERY_FAILURES,
        max_claims=DELIVERY_FAILURES + 5,
    )
    message.job = job
    OutboxMessage.objects.filter(pk=message.pk).update(job=job)


def _message_id() -> str:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return f"<{uuid4()}@{address.rpartition('@')[2] or 'localhost'}>"
