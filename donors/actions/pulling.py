"""The daily pull from VAN: ask for what changed, wait until it is exported, take its files up.

A pull goes on by steps, each a job; a step that dies is done again. An export that was asked for
and not noted is asked for again, and a file that was taken up is in the row of its import: neither
does harm.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from core.errors import BadInput, Refused
from core.logs import get_logger
from donors.actions.imports import take_up
from donors.clients.exports import Export, ExportedFile, ExportError, Exports, exports
from donors.locks import lock_pulls
from donors.models import Pull, PulledFile
from donors.queries.people import importers
from donors.queries.pulls import last_done, under_way
from jobs.actions import enqueue, send_mail
from jobs.current import Carrier
from jobs.models import Job

State = Pull.State
log = get_logger("donors")
FIRST = timedelta(days=7)  # how far back the first pull looks
FURTHEST = timedelta(days=89)  # VAN refuses what is older than 90 days
OVERLAP = timedelta(hours=1)  # a change that VAN was still writing when the last pull looked
BEHIND = timedelta(minutes=1)  # VAN refuses a time to come, and our clock may be fast
PATIENCE = timedelta(hours=6)
WAITS = ((timedelta(minutes=2), 15), (timedelta(minutes=15), 60), (PATIENCE, 300))  # age, seconds
MOST_EXPORTS = 3
FAILURES = 8  # an hour and a half of VAN being away
STEP = "donors.tasks.fetch_pull"


@transaction.atomic
def begin_pull(*, begins: datetime | None = None, by: Any = None) -> Pull:
    """Have pulled what changed since `begins`: since the last pull that is done, where that is not
    given. Where one is under way, that is given back."""
    lock_pulls()
    exports()  # Refused without VAN
    there = under_way()
    if there:
        return there
    ends = timezone.now() - BEHIND
    last = last_done()
    since = begins or (last.ends - OVERLAP if last else ends - FIRST)
    pull = Pull.objects.create(
        begins=min(max(since, ends - FURTHEST), ends), ends=ends, created_by=by
    )
    pull.job = enqueue_step(pull.pk, by=by)
    pull.save(update_fields=["job"])
    log.info("pull begun", pull=pull.pk, by=by.pk if by else None)
    return pull


def enqueue_step(
    pull_id: int,
    *,
    delay: timedelta | None = None,
    within: Carrier | None = None,
    by: Any = None,
) -> Job:
    return enqueue(
        function=STEP,
        arguments={"pull_id": pull_id},
        label="Pull contributions from VAN",
        delay=delay,
        max_failures=FAILURES,
        max_claims=FAILURES + 4,
        within=within,
        created_by=by,
    )


def go_on(
    *,
    pull_id: int,
    is_last_try: bool = False,
    progress: Callable[[int, int, str], None] = lambda done, total, text: None,
    van: Exports | None = None,
) -> timedelta | None:
    """One step: asking -> exporting -> done. Says how long to wait for the next; None: it is over.

    What cannot be mended by another try leaves it failed, with a mail, and is Refused; what can is
    an ExportError."""
    pull = Pull.objects.get(pk=pull_id)
    if pull.state not in Pull.OPEN:
        return None
    van = van or exports()
    try:
        export = _asked_for(pull, van)
        if export.state == Export.State.UNDER_WAY:
            return _wait(pull)
        if export.state == Export.State.FAILED:
            raise ExportError(f"VAN could not export: {export.message}", permanent=True)
        _take_up_all(pull, export, van, progress)
    except (ExportError, BadInput, Refused) as error:
        if getattr(error, "is_gone", False) and pull.exports < MOST_EXPORTS:
            return _ask_anew(pull)
        if is_last_try or getattr(error, "permanent", True):
            _fail(pull_id, str(error))
            raise Refused(str(error)) from error
        Pull.objects.filter(pk=pull_id).update(error=str(error))
        raise
    _finish(pull_id, export)
    return None


def _asked_for(pull: Pull, van: Exports) -> Export:
    """asking -> exporting, and how the export stands."""
    if pull.export_id is None:
        created = van.create(pull.begins, pull.ends)
        pull.export_id, pull.state, pull.exports = created.id, State.EXPORTING, pull.exports + 1
        Pull.objects.filter(pk=pull.pk, state__in=Pull.OPEN).update(
            export_id=pull.export_id, state=pull.state, exports=pull.exports, error=""
        )
    return van.look(pull.export_id)


def _ask_anew(pull: Pull) -> timedelta:
    """exporting -> asking: the export has gone, or its links have run out."""
    Pull.objects.filter(pk=pull.pk, state__in=Pull.OPEN).update(state=State.ASKING, export_id=None)
    return timedelta(seconds=1)


def _wait(pull: Pull) -> timedelta:
    age = timezone.now() - pull.created_at
    for until, seconds in WAITS:
        if age < until:
            return timedelta(seconds=seconds)
    hours = PATIENCE.total_seconds() / 3600
    raise Refused(f"VAN did not finish its export within {hours:.0f} hours.")


def _take_up_all(
    pull: Pull, export: Export, van: Exports, progress: Callable[[int, int, str], None]
) -> None:
    if export.records == 0:
        return  # then a file has a header at most
    taken = set(pull.files.filter(export_id=export.id).values_list("number", flat=True))
    for number, file in enumerate(export.files, start=1):
        progress(number - 1, len(export.files), f"File {number} of {len(export.files)}")
        if number not in taken:
            _take_up(pull, export.id, number, file, van)


def _take_up(pull: Pull, export_id: int, number: int, file: ExportedFile, van: Exports) -> None:
    with tempfile.TemporaryFile() as copy:
        van.download(file, copy)
        copy.seek(0)
        with transaction.atomic():
            # Held until the import stands: a second worker at the same step waits, and finds it.
            Pull.objects.select_for_update().get(pk=pull.pk)
            if pull.files.filter(export_id=export_id, number=number).exists():
                return
            with transaction.atomic():
                taken = take_up(
                    file=copy,
                    file_name=f"van-export-{export_id}-{number}.csv",
                    layout="van",
                    source=settings.VAN_SOURCE,
                    by=pull.created_by,
                )
            PulledFile.objects.create(pull=pull, export_id=export_id, number=number, taken=taken)


def _finish(pull_id: int, export: Export) -> None:
    changed = Pull.objects.filter(pk=pull_id, state__in=Pull.OPEN).update(
        state=State.DONE, records=export.records, error="", finished_at=Now()
    )
    if changed:
        log.info("pull done", pull=pull_id, records=export.records, files=len(export.files))


@transaction.atomic
def _fail(pull_id: int, reason: str) -> None:
    """asking, exporting -> failed, and a mail to those who look after imports."""
    changed = Pull.objects.filter(pk=pull_id, state__in=Pull.OPEN).update(
        state=State.FAILED, error=reason, finished_at=Now()
    )
    to = importers()
    if not changed or not to:
        return
    log.warning("pull failed", pull=pull_id)
    page = settings.BASE_URL + reverse("admin:donors_pull_change", args=[pull_id])
    context = {"reason": reason, "page": page}
    send_mail(
        key=f"donors:pull:{pull_id}:failed",
        to=to,
        subject="Contributions could not be pulled from VAN",
        text=render_to_string("emails/pull_failed.txt", context),
        html=render_to_string("emails/pull_failed.html", context),
    )
