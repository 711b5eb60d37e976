"""Removes what imports that came to nothing have left: rows and files that nobody will ask for."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from core import storage
from core.errors import Refused
from core.logs import get_logger
from donors.actions.batches import FOLDER as BATCHES
from donors.actions.casework import FOLDER as ATTACHMENTS
from donors.actions.imports import IMPORTS
from donors.actions.list_uploads import UPLOADS as LIST_UPLOADS
from donors.actions.list_uploads import discard_upload
from donors.actions.lists import LISTS
from donors.actions.uploads import UPLOADS, cancel_upload
from donors.models import (
    Attachment,
    FinanceBatch,
    Import,
    ListUpload,
    ListVersion,
    RejectedRow,
    SkippedRun,
    StagedRow,
    Upload,
)
from donors.queries.imports import with_state
from jobs.models import Job

log = get_logger("donors")
KEPT = timedelta(days=30)
UPLOADS_KEPT = timedelta(days=7)
GIVEN_UP = "Its reading failed, and nobody tried it again within a month: the file was removed."


def tidy() -> dict[str, int]:
    """Says how many rows and files went. May run twice."""
    return {
        **_tidy_abandoned(),
        "originals": _remove_originals(),
        "orphans": _remove_orphans(),
        "partial": storage.remove_partial(before=timezone.now() - timedelta(days=1)),
    }


def _remove_originals() -> int:
    """The files of imports of more than IMPORT_ORIGINALS_KEPT_DAYS ago, and what could not be read
    of them, which is kept in its own words; what they brought stays."""
    now = timezone.now()
    old = Import.objects.filter(
        created_at__lt=now - timedelta(days=settings.IMPORT_ORIGINALS_KEPT_DAYS),
        original_removed_at=None,
        repeat_of=None,
    ).exclude(finished_at=None, created_at__gte=now - KEPT)
    for taken in old:
        storage.remove(filter(None, [taken.stored_as, taken.rejects_file]))
        RejectedRow.objects.filter(of_import=taken.pk).update(raw="", value="")
        Import.objects.filter(repeat_of=taken.pk).update(rejects_file="")
        Import.objects.filter(pk=taken.pk).update(original_removed_at=now, rejects_file="")
        log.info("original removed", import_id=taken.pk, sha256=taken.sha256)
    return len(old)


def _remove_orphans() -> int:
    """Files of no import, no list's version and no other row: whoever took it up was killed before
    it stood. Those of a day ago: one that is being taken up now has files before it has a row."""
    old = timezone.now() - timedelta(days=1)
    known = set(Import.objects.values_list("folder", flat=True))
    removed = 0
    for folder in storage.folders_in(IMPORTS):
        names = storage.names_in(folder) if folder not in known else []
        if names and max(map(storage.written_at, names)) < old and not _stands(folder):
            storage.remove(names)
            removed += len(names)
    return removed + _remove_orphans_of_lists(old) + _remove_orphans_of_rows(old)


def _remove_orphans_of_lists(old: datetime) -> int:
    names = [
        name
        for folder in storage.folders_in(LISTS)
        for name in (storage.names_in(folder) if folder != LIST_UPLOADS else ())
        if storage.written_at(name) < old
    ]
    known = set(ListVersion.objects.filter(stored_as__in=names).values_list("stored_as", flat=True))
    orphans = [name for name in names if name not in known]
    storage.remove(orphans)
    return len(orphans)


def _remove_orphans_of_rows(old: datetime) -> int:
    """Of the folders in which each file has a row."""
    removed = 0
    for folder, rows in (
        (UPLOADS, Upload.objects),
        (LIST_UPLOADS, ListUpload.objects),
        (ATTACHMENTS, Attachment.objects),
        (BATCHES, FinanceBatch.objects),
    ):
        names = [name for name in storage.names_in(folder) if storage.written_at(name) < old]
        known = set(rows.filter(stored_as__in=names).values_list("stored_as", flat=True))
        orphans = [name for name in names if name not in known]
        storage.remove(orphans)
        removed += len(orphans)
    return removed


def _stands(folder: str) -> bool:
    return Import.objects.filter(folder=folder).exists()


def _tidy_abandoned() -> dict[str, int]:
    """Staged rows, chunks and snapshots of imports that failed or were cancelled 30 days ago and
    more: they can no longer be tried again, but the file itself is kept. And uploads that were
    forgotten for a week."""
    old = Import.objects.filter(
        finished_at=None, created_at__lt=timezone.now() - KEPT, repeat_of=None
    )
    rows = files = 0
    for taken in (one for one, state in with_state(old) if state.is_abandoned):
        rows += StagedRow.objects.filter(of_import=taken).delete()[0]
        rows += SkippedRun.objects.filter(of_import=taken).delete()[0]
        names = [name for name in storage.names_in(taken.folder) if name != taken.stored_as]
        storage.remove(names)
        files += len(names)
    return {"rows": rows, "files": files, "uploads": _forgotten_uploads() + _forgotten_lists()}


def _forgotten_uploads() -> int:
    """Files that somebody handed in a week ago, and neither imported nor took back."""
    old = Upload.objects.filter(job=None, created_at__lt=timezone.now() - UPLOADS_KEPT)
    forgotten = 0
    for upload in old:
        with suppress(Refused):  # somebody has started it, or taken it back, this very moment
            cancel_upload(upload_id=upload.pk)
            forgotten += 1
    return forgotten + _given_up_uploads()


def _given_up_uploads() -> int:
    """The files of those whose reading failed or was cancelled a month ago and more: it can no
    longer be tried again."""
    old = Upload.objects.filter(
        taken=None, fault="", job__state__in=(Job.State.FAILED, Job.State.CANCELLED),
        created_at__lt=timezone.now() - KEPT,
    )  # fmt: skip
    given_up = list(old)
    storage.remove(upload.stored_as for upload in given_up)
    Upload.objects.filter(pk__in=[upload.pk for upload in given_up]).update(fault=GIVEN_UP)
    return len(given_up)


def _forgotten_lists() -> int:
    """Lists that somebody uploaded a week ago, and neither took up nor discarded."""
    old = ListUpload.objects.filter(
        version=None, discarded_at=None, created_at__lt=timezone.now() - UPLOADS_KEPT
    )
    forgotten = 0
    for upload in old:
        with suppress(Refused):
            discard_upload(upload=upload)
            forgotten += 1
    return forgotten
