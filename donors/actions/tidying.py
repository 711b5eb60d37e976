"""Removes what imports that came to nothing have left: rows and files that nobody will ask for."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core import storage
from core.logs import get_logger
from donors.models import Import, StagedRow
from donors.queries.imports import with_state

log = get_logger("donors")
KEPT = timedelta(days=30)


def tidy() -> dict[str, int]:
    """Says how many rows and files went. May run twice."""
    return {**_tidy_abandoned(), "originals": _remove_originals()}


def _remove_originals() -> int:
    """The files of imports of more than IMPORT_ORIGINALS_KEPT_DAYS ago; what they brought stays."""
    now = timezone.now()
    old = Import.objects.filter(
        created_at__lt=now - timedelta(days=settings.IMPORT_ORIGINALS_KEPT_DAYS),
        original_removed_at=None,
        repeat_of=None,
    ).exclude(finished_at=None, created_at__gte=now - KEPT)
    for taken in old:
        storage.remove([taken.stored_as])
        Import.objects.filter(pk=taken.pk).update(original_removed_at=now)
        log.info("original removed", import_id=taken.pk, sha256=taken.sha256)
    return len(old)


def _tidy_abandoned() -> dict[str, int]:
    """Staged rows, chunks and snapshots of imports that failed or were cancelled 30 days ago and
    more: they can no longer be tried again, but the file itself is kept."""
    old = Import.objects.filter(
        finished_at=None, created_at__lt=timezone.now() - KEPT, repeat_of=None
    )
    rows = files = 0
    for taken in (one for one, state in with_state(old) if state.is_abandoned):
        rows += StagedRow.objects.filter(of_import=taken).delete()[0]
        names = [name for name in storage.names_in(taken.folder) if name != taken.stored_as]
        storage.remove(names)
        files += len(names)
    return {"rows": rows, "files": files}
