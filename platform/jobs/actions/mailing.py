"""Mail goes out through the outbox: a row in the caller's transaction, and a job that delivers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from email.utils import parseaddr
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from core.errors import Refused
from core.logs import get_logger
from jobs.actions.enqueueing import enqueue
from jobs.current import Carrier
from jobs.models import Intervention, Job, OutboxMessage

log = get_logger("jobs")
State = OutboxMessage.State
Verb = Intervention.Verb
DELIVERY = "jobs.tasks.deliver"
DELIVERY_OF_MANY = "jobs.tasks.deliver_many"
DELIVERY_FAILURES = 8  # an hour and a half of a mail server that is away
EMPTIED = Q(holds_secret=True, text="")
LEAVING_TO_RESEND = (State.UNKNOWN, State.FAILED, State.CANCELLED)
LEAVING_TO_CANCEL = (State.WAITING, State.UNKNOWN, State.FAILED)
WHY_NOT = {
    State.WAITING: "This mail waits to be sent already.",
    State.ATTEMPTING: "This mail is being sent just now. See in a minute what became of it.",
    State.SENT: "This mail has been sent.",
    State.CANCELLED: "This mail is cancelled already.",
}


@transaction.atomic
def send_mail(
    *,
    key: str,
    to: Iterable[str],
    subject: str,
    text: str,
    html: str = "",
    holds_secret: bool = False,
    urgent: bool = False,
) -> list[OutboxMessage]:
    """Have a mail sent to each of these addresses, once the caller's transaction stands; an
    `urgent` one, for which somebody waits, before the mails of a mass mailing.

    One that `holds_secret` (a sign-in link or code, in its text and never in its subject) is shown
    to nobody, and its text is emptied once it is sent, or withdrawn.

    Gives back what is queued: a message for each address, in the order given. The same `key`
    again gives the messages there are, and never a second mail, whoever `to` names by then.
    Refused without an address, or with a subject of two lines.
    """
    addresses = list({address.strip().casefold(): address.strip() for address in to}.values())
    if not any(addresses):
        raise Refused("A mail needs at least one address.")
    if len(subject.splitlines()) != 1:
        raise Refused("A mail's subject is one line.")
    content = {"subject": subject, "text": text, "html": html, "holds_secret": holds_secret}
    # Who makes the first one makes the others: the second caller waits here, and finds them all.
    first, is_new = OutboxMessage.objects.get_or_create(
        key=key, number=1, defaults={**content, "to": addresses[0], "message_id": _message_id()}
    )
    if is_new:
        others = OutboxMessage.objects.bulk_create(
            OutboxMessage(key=key, number=number, to=to, message_id=_message_id(), **content)
            for number, to in enumerate(addresses[1:], 2)
        )
        for message in (first, *others):
            _have_delivered(message, key=f"mail:{message.pk}", urgent=urgent)
    return list(OutboxMessage.objects.filter(key=key).order_by("number"))


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one address, as `send_mail` takes it."""

    key: str
    to: str
    subject: str
    text: str
    html: str = ""
    holds_secret: bool = False


@transaction.atomic
def send_mails(
    *, mails: Sequence[Mail], key: str, label: str, within: Job | Carrier | None = None
) -> dict[str, OutboxMessage]:
    """Have mails of their own sent to many people, by one job over one connection: a hundred or so
    at a time, so that several workers share them.

    Gives back the messages by their keys. A mail whose key is known is not queued again. `key` is
    the job's; `within` is as in `enqueue`.
    """
    wanted = {mail.key: mail for mail in mails}
    known = OutboxMessage.objects.filter(key__in=wanted, number=1)
    messages = {message.key: message for message in known}
    fresh = [mail for key, mail in wanted.items() if key not in messages]
    if fresh:
        job = enqueue(
            function=DELIVERY_OF_MANY,
            label=label,
            key=key,
            within=within,
            max_failures=DELIVERY_FAILURES,
            max_claims=DELIVERY_FAILURES + 5,
        )
        made = OutboxMessage.objects.bulk_create(
            OutboxMessage(job=job, message_id=_message_id(), **asdict(mail)) for mail in fresh
        )
        messages |= {message.key: message for message in made}
    return messages


@transaction.atomic
def resend(*, message: OutboxMessage, by: Any, note: str) -> OutboxMessage:
    """Send a mail again by hand, with the same Message-ID: unknown, failed, cancelled -> waiting.

    Refused in any other state, without a note that says why, and where its text is gone. `by` is a
    person, or None for the operators' commands.
    """
    if OutboxMessage.objects.filter(EMPTIED, pk=message.pk).exists():
        raise Refused("This mail's text held a secret and is gone. Have a new one made instead.")
    _decide(message, Verb.RESEND, by, note, leaving=LEAVING_TO_RESEND, to=State.WAITING)
    _have_delivered(message)
    log.info("mail sent again by hand", message=message.pk, by=by.pk if by else None)
    return message


@transaction.atomic
def cancel_mail(*, message: OutboxMessage, by: Any, note: str) -> OutboxMessage:
    """Decide that a mail is not sent (any more): waiting, unknown, failed -> cancelled.

    Its job, where one waits, finds that and ends. Refused as `resend` does.
    """
    _decide(message, Verb.CANCEL, by, note, leaving=LEAVING_TO_CANCEL, to=State.CANCELLED)
    log.info("mail cancelled", message=message.pk, by=by.pk if by else None)
    return message


def withdraw_secrets(messages: QuerySet[OutboxMessage]) -> None:
    """What these mails hold is of no use any more: waiting -> cancelled, and all are emptied.

    One that is being sent just now is left: it is emptied once it is out.
    """
    resting = messages.filter(holds_secret=True).exclude(state=State.ATTEMPTING)
    resting.filter(state=State.WAITING).update(state=State.CANCELLED)
    resting.update(text="", html="")


def reopen_mails(jobs: QuerySet[Job]) -> None:
    """Before a retry of these jobs: failed, cancelled -> waiting of the mails that they deliver.

    Refused where it is unknown whether the one mail of a job went out: nobody shall do that by the
    way. A job of many leaves such a mail alone and sends the others.
    """
    mails = OutboxMessage.objects.filter(job__in=jobs)
    doubtful = mails.filter(
        state__in=[State.UNKNOWN, State.ATTEMPTING], job__function=DELIVERY
    ).values_list("pk", flat=True)
    if first := doubtful.first():
        raise Refused(
            f"It is unknown whether mail {first} went out: send it again by hand on its own page."
        )
    ended = mails.filter(
        state__in=[State.FAILED, State.CANCELLED],
        job__state__in=[Job.State.FAILED, Job.State.CANCELLED],  # the others do not run again
    ).exclude(EMPTIED)
    ended.update(state=State.WAITING, error="")


def cancel_mails(jobs: QuerySet[Job]) -> None:
    """After a cancel of these jobs: waiting -> cancelled of the mails that they were to deliver."""
    OutboxMessage.objects.filter(job__in=jobs, state=State.WAITING).update(state=State.CANCELLED)


def _decide(
    message: OutboxMessage, verb: Verb, by: Any, note: str, *, leaving: tuple[State, ...], to: State
) -> None:
    why = note.replace("\x00", "").strip()
    if not why:
        raise Refused("Say why in the note.")
    rows = OutboxMessage.objects.filter(pk=message.pk)
    if not rows.filter(state__in=leaving).update(state=to, error=""):
        raise Refused(WHY_NOT[State(rows.values_list("state", flat=True).get())])
    Intervention.objects.create(message=message, verb=verb, by=by, note=why)
    message.refresh_from_db()


def _have_delivered(
    message: OutboxMessage, *, key: str | None = None, urgent: bool = False
) -> None:
    job = enqueue(
        function=DELIVERY,
        arguments={"message_id": message.pk},
        label=f"Mail {message.pk}",
        key=key,
        urgent=urgent,
        max_failures=DELIVERY_FAILURES,
        max_claims=DELIVERY_FAILURES + 5,
    )
    message.job = job
    OutboxMessage.objects.filter(pk=message.pk).update(job=job)


def _message_id() -> str:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return f"<{uuid4()}@{address.rpartition('@')[2] or 'localhost'}>"
