"""Removes what imports and uploads that came to nothing have left: rows and files that nobody will
ask for."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core import storage
from donors.actions.uploads import discard_upload
from donors.models import Import, ListUpload, StagedRow
from donors.queries.imports import with_state

KEPT = timedelta(days=30)


def tidy() -> dict[str, int]:
    """Staged rows, chunks and snapshots of imports that failed or were cancelled 30 days ago and
    more: they can no longer be tried again, but the file itself is kept. Lists that were uploaded
    as long ago and not taken up are discarded. May run twice."""
    old = Import.objects.filter(
        finished_at=None, created_at__lt=timezone.now() - KEPT, repeat_of=None
    )
    rows = files = 0
    for taken in (one for one, state in with_state(old) if state.is_abandoned):
        rows += StagedRow.objects.filter(of_import=taken).delete()[0]
        names = [name for name in storage.names_in(taken.folder) if name != taken.stored_as]
        storage.remove(names)
        files += len(names)
    forgotten = ListUpload.objects.filter(
        version=None, discarded_at=None, created_at__lt=timezone.now() - KEPT
    )
    for upload in forgotten:
        discard_upload(upload=upload)
        files += 1
    return {"rows": rows, "files": files}
