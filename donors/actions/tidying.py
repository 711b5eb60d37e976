"""Removes what imports that came to nothing have left: rows and files that nobody will ask for."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from core import storage
from core.errors import Refused
from donors.actions.uploads import cancel_upload
from donors.models import Import, StagedRow, Upload
from donors.queries.imports import with_state

KEPT = timedelta(days=30)
UPLOADS_KEPT = timedelta(days=7)


def tidy() -> dict[str, int]:
    """Staged rows, chunks and snapshots of imports that failed or were cancelled 30 days ago and
    more: they can no longer be tried again, but the file itself is kept. And uploads that were
    forgotten for a week. May run twice."""
    old = Import.objects.filter(
        finished_at=None, created_at__lt=timezone.now() - KEPT, repeat_of=None
    )
    rows = files = 0
    for taken in (one for one, state in with_state(old) if state.is_abandoned):
        rows += StagedRow.objects.filter(of_import=taken).delete()[0]
        names = [name for name in storage.names_in(taken.folder) if name != taken.stored_as]
        storage.remove(names)
        files += len(names)
    return {"rows": rows, "files": files, "uploads": _forgotten_uploads()}


def _forgotten_uploads() -> int:
    """Files that somebody handed in a week ago, and neither imported nor took back."""
    old = Upload.objects.filter(job=None, created_at__lt=timezone.now() - UPLOADS_KEPT)
    forgotten = 0
    for upload in old:
        with suppress(Refused):  # somebody has started it, or taken it back, this very moment
            cancel_upload(upload_id=upload.pk)
            forgotten += 1
    return forgotten
