"""The inbox: a look at what has landed, and the taking up of one file.

A look makes a row of each file, and a job of each that is whole; the job takes the file up in one
transaction with its row, so that a worker may die anywhere: what is not committed is done again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse

from core.errors import BadInput, Refused
from core.logs import get_logger
from donors.actions.imports import take_up
from donors.clients import sns
from donors.clients.inbox import Inbox, InboxError, Landed, inbox
from donors.models import InboxFile
from donors.queries.people import importers
from jobs.actions import enqueue, send_mail
from jobs.models import Job

State = InboxFile.State
log = get_logger("donors")
# A file that nobody has written to between two looks so far apart is whole.
SETTLED = timedelta(seconds=5)
WRITTEN_TO = timedelta(days=1)  # for so long we look whether it still is
MOST_AT_ONCE = 500  # rows of one statement
LOOK = "donors.tasks.look_into_inbox"
TAKE = "donors.tasks.take_up_inbox_file"
LONGEST_NAME = 1_024
REPLACED = "It was replaced or taken away before it was taken up."


def look(place: Inbox | None = None) -> dict[str, int]:
    """Note what lies in the inbox, and have taken up what is whole. Says how many were new and how
    many are on their way. Two looks at once do no harm. Refused where it cannot be read."""
    place = place or inbox()
    try:
        landed = [one for one in place.landed() if len(one.name) <= LONGEST_NAME]
    except InboxError as error:
        raise Refused(str(error)) from error  # the next look comes soon enough
    noted = ready = 0
    for i in range(0, len(landed), MOST_AT_ONCE):
        some = landed[i : i + MOST_AT_ONCE]
        noted += _note(place, some)
        ready += _have_taken_up(place, some)
        _put_away(place, some)
    _forget(place, landed)
    _bring_back(place)
    return {"new": noted, "ready": ready}


def look_soon() -> Job:
    """Have the inbox looked into now; where a look waits to run already, that one will do."""
    waiting = Job.objects.filter(function=LOOK, state=Job.State.WAITING, run_after__lte=Now())
    return waiting.first() or enqueue(function=LOOK, label="Look into the inbox")


def confirm_topic(message: sns.Message) -> Job:
    """Have the subscription to a topic of ours confirmed, once however often SNS asks."""
    asked = hashlib.sha256(message.confirm_url.encode()).hexdigest()
    return enqueue(
        function="donors.tasks.confirm_topic",
        arguments={"topic": message.topic, "url": message.confirm_url},
        label="Confirm the subscription to a topic of SNS",
        key=f"donors:sns:{asked}",
    )


def _note(place: Inbox, landed: list[Landed]) -> int:
    rows = InboxFile.objects.filter(place=place.place, name__in=[one.name for one in landed])
    known = set(rows.values_list("name", "version", "size"))
    fresh = [one for one in landed if (one.name, one.version, one.size) not in known]
    InboxFile.objects.bulk_create(
        (
            InboxFile(place=place.place, name=one.name, version=one.version, size=one.size)
            for one in fresh
        ),
        ignore_conflicts=True,  # another look at the same moment
    )
    return len(fresh)


@transaction.atomic
def _have_taken_up(place: Inbox, landed: list[Landed]) -> int:
    """seen -> ready, each with its job: those that are whole."""
    found = {(one.name, one.version, one.size): one for one in landed}
    waiting = InboxFile.objects.filter(place=place.place, state=State.SEEN).filter(
        name__in=[one.name for one in landed]
    )
    settled = set(waiting.filter(seen_at__lte=Now() - SETTLED).values_list("pk", flat=True))
    ready = [
        row
        for row in waiting.select_for_update(skip_locked=True)
        if (one := found.get((row.name, row.version, row.size)))
        and (one.is_whole or row.pk in settled)
    ]
    for row in ready:
        _hand_over(row)
    return len(ready)


def _hand_over(row: InboxFile) -> None:
    row.job = enqueue(
        function=TAKE,
        arguments={"file_id": row.pk},
        label=f"Take up {row.name} from the inbox",
        key=f"donors:inbox:{row.pk}:{row.tries}",
    )
    row.state, row.error, row.settled_at = State.READY, "", None
    row.save()


def _put_away(place: Inbox, landed: list[Landed]) -> None:
    """What was taken up and lies there still: its worker died in between."""
    found = {(one.name, one.version, one.size): one for one in landed}
    rows = InboxFile.objects.filter(place=place.place, name__in=[one.name for one in landed])
    for what in rows.filter(state=State.TAKEN).values_list("name", "version", "size"):
        if what in found:
            place.put_away(found[what])


def _bring_back(place: Inbox) -> None:
    """What its program went on writing to, after a pause, when it was taken up and put away: as it
    is now it has to be taken up again."""
    rows = InboxFile.objects.filter(place=place.place, state=State.TAKEN)
    for row in rows.filter(settled_at__gte=Now() - WRITTEN_TO)[:MOST_AT_ONCE]:
        if place.bring_back(_landed(row)):
            log.warning("inbox file was written to after it was taken up", inbox_file=row.pk)


def _forget(place: Inbox, landed: Iterable[Landed]) -> None:
    """What was still being written when it was seen, and is not there so any more: the version
    that came of it has a row of its own."""
    there = {(one.name, one.version, one.size) for one in landed}
    InboxFile.objects.filter(state=State.SEEN).exclude(place=place.place).delete()
    rows = InboxFile.objects.filter(place=place.place, state=State.SEEN)
    gone = [pk for pk, *what in rows.values_list("pk", "name", "version", "size")
            if tuple(what) not in there]  # fmt: skip
    rows.filter(pk__in=gone).delete()


def take_up_file(*, file_id: int, place: Inbox | None = None) -> InboxFile:
    """ready -> taken, refused or gone. With a file that is taken it does nothing but put it away,
    as a run that was killed may have left it. Raises InboxError, and says so in the row."""
    place = place or inbox()
    try:
        row = _settle(file_id, place)
    except InboxError as error:
        InboxFile.objects.filter(pk=file_id).update(error=str(error))
        raise
    if row.state == State.TAKEN:
        place.put_away(_landed(row))
    return row


@transaction.atomic
def _settle(file_id: int, place: Inbox) -> InboxFile:
    # Held to the end: a second worker with the same file waits, and finds it done.
    row = InboxFile.objects.select_for_update().get(pk=file_id)
    if row.state != State.READY:
        return row
    if row.place != place.place:
        return _end(row, State.GONE, error="The inbox is elsewhere by now.")
    try:
        with place.copy(_landed(row)) as file, transaction.atomic():
            folder, name = _parts(row.name)
            row.taken = take_up(file=file, file_name=name, source=folder)
    except FileNotFoundError:
        return _end(row, State.GONE, error=REPLACED)
    except (BadInput, Refused) as refusal:
        _tell(row, str(refusal))
        return _end(row, State.REFUSED, error=str(refusal))
    return _end(row, State.TAKEN)


def _parts(name: str) -> tuple[str, str]:
    """Source and file name of a path in the inbox. Refused for a folder within a source's."""
    folder, _, file_name = name.rpartition("/")
    if "/" in folder:
        raise Refused(
            f"Expected a file in the inbox itself or in the folder of a source, got it in {folder}."
        )
    return folder, file_name


def _end(row: InboxFile, state: str, *, error: str = "") -> InboxFile:
    row.state, row.error, row.settled_at = state, error, Now()
    row.save()
    row.refresh_from_db()
    log.info("inbox file settled", inbox_file=row.pk, state=state)
    return row


def _landed(row: InboxFile) -> Landed:
    return Landed(row.name, row.version, row.size, is_whole=True)


def _tell(row: InboxFile, reason: str) -> None:
    """A mail to those who look after imports; one for each try."""
    to = importers()
    if not to:
        return
    page = reverse("admin:donors_inboxfile_change", args=[row.pk])
    context = {"name": row.name, "reason": reason, "page": settings.BASE_URL + page}
    send_mail(
        key=f"donors:inbox:{row.pk}:{row.tries}:refused",
        to=to,
        subject=" ".join(f"{row.name} in the inbox was refused".split()),
        text=render_to_string("emails/inbox_file_refused.txt", context),
        html=render_to_string("emails/inbox_file_refused.html", context),
    )


@transaction.atomic
def retry_file(*, row: InboxFile, by: Any) -> InboxFile:
    """refused, gone, or ready with a job that failed -> ready, with a new job. Else Refused."""
    locked = InboxFile.objects.select_for_update().get(pk=row.pk)
    if not may_be_retried(locked):
        raise Refused("It has been taken up, or is about to be.")
    locked.tries += 1
    _hand_over(locked)
    log.info("inbox file retried", inbox_file=row.pk, by=by.pk if by else None)
    return locked


def may_be_retried(row: InboxFile) -> bool:
    if row.state in (State.REFUSED, State.GONE):
        return True
    stopped = (Job.State.FAILED, Job.State.CANCELLED)
    return row.state == State.READY and bool(row.job and row.job.state in stopped)
