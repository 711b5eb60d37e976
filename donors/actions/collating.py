"""The end of an import: flags counted, one CSV, one mail."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable
from typing import BinaryIO, TextIO

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from core import storage
from core.formulas import defused
from donors.actions.flagging import flag_import
from donors.actions.resolving import resolve
from donors.imports.base import Inspection, Reject
from donors.imports.rejects import write_rejects
from donors.models import Flag, Import, ListVersion
from donors.queries.flags import COLUMNS, export_rows, standing_flags
from donors.queries.people import reviewers
from donors.rules import RULES
from jobs.actions import send_mail


def collate(*, import_id: int) -> Import:
    """Flag what the import brought, write its CSV and reject file, and announce them; once.

    A run that is killed and run again overwrites its own files and finds its own mail.
    """
    taken = Import.objects.get(pk=import_id)
    if taken.finished_at:
        _remove_working_files(taken)
        return taken
    resolve(import_id=taken.pk)
    flag_import(import_id=taken.pk)
    not_judged = sum(rule.judge(import_id=taken.pk) for rule in RULES)
    flags_file, flags = _store_flags(taken)
    rejects_file = _store_rejects(taken) if taken.rejected else ""
    finished = _finish(
        taken.pk,
        flags=flags,
        not_judged=not_judged,
        flags_file=flags_file,
        rejects_file=rejects_file,
    )
    _remove_working_files(finished)
    return finished


def _remove_working_files(taken: Import) -> None:
    """Chunks and the population's snapshot: the file itself is kept, and nobody needs it twice."""
    kept = {taken.stored_as, taken.flags_file, taken.rejects_file}
    storage.remove(name for name in storage.names_in(taken.folder) if name not in kept)


def write_flags(rows: Iterable[list[str]], target: TextIO) -> int:
    """Write flags as CSV, formulas defused; returns how many."""
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for row in rows:
        writer.writerow(map(defused, row))
        count += 1
    return count


def _store_flags(taken: Import) -> tuple[str, int]:
    with tempfile.TemporaryFile() as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        count = write_flags(export_rows(standing_flags(import_id=taken.pk)), text)
        text.detach()
        return _store(file, f"{taken.folder}/flags.csv"), count


def _store_rejects(taken: Import) -> str:
    rejects = (
        Reject(row.line, row.column, row.value, row.reason, row.raw)
        for row in taken.rejects.iterator(chunk_size=2_000)
    )
    with tempfile.TemporaryFile() as file:
        write_rejects(rejects, Inspection.from_dict(taken.inspection), file)
        return _store(file, f"{taken.folder}/rejects.csv")


def _store(file: BinaryIO, name: str) -> str:
    file.seek(0)
    return storage.write(name, file)


@transaction.atomic
def _finish(
    import_id: int, *, flags: int, not_judged: int, flags_file: str, rejects_file: str
) -> Import:
    """Leaves the import finished and its mail in the outbox, both or neither."""
    taken = Import.objects.select_for_update().get(pk=import_id)
    if taken.finished_at:
        return taken
    taken.flags, taken.not_judged = flags, not_judged
    taken.flags_file, taken.rejects_file = flags_file, rejects_file
    taken.finished_at = timezone.now()
    taken.save()
    _announce(taken)
    return taken


def _announce(taken: Import) -> None:
    to = reviewers()
    if not to:
        return
    flags = standing_flags(import_id=taken.pk).filter(state=Flag.State.OPEN).count()
    context = {
        "taken": taken,
        "to_review": flags,
        "queue": settings.BASE_URL + reverse("admin:donors_flag_queue"),
        "download": settings.BASE_URL + reverse("donors:import-flags", args=[taken.pk]),
    }
    send_mail(
        key=f"donors:import:{taken.pk}:flags",
        to=to,
        subject=_subject(taken, flags),
        text=render_to_string("emails/import_finished.txt", context),
        html=render_to_string("emails/import_finished.html", context),
    )


def announce_list_version(*, version_id: int) -> None:
    """Say what a new version of a list has raised, once; nothing where it raised nothing."""
    version = ListVersion.objects.select_related("watch_list").get(pk=version_id)
    flags = Flag.objects.filter(entry__changed_in=version, state=Flag.State.OPEN).count()
    to = reviewers()
    if not flags or not to:
        return
    context = {
        "version": version,
        "to_review": flags,
        "queue": settings.BASE_URL + reverse("admin:donors_flag_queue"),
    }
    send_mail(
        key=f"donors:list-version:{version.pk}:flags",
        to=to,
        subject=f"{flags:,} open on new entries of {version.watch_list.slug}",
        text=render_to_string("emails/list_screened.txt", context),
        html=render_to_string("emails/list_screened.html", context),
    )


def _subject(taken: Import, flags: int) -> str:
    """One line, whatever the file is called."""
    counted = f"{flags:,} {'flag' if flags == 1 else 'flags'}"
    return " ".join(f"{counted} to review from {taken.file_name}".split())
