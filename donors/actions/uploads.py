"""Files that people hand in: kept, looked at, mapped, and then imported or taken back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.db import transaction

from core import storage
from core.errors import BadInput, Refused
from donors.actions.imports import take_up
from donors.actions.naming import legible, refuse_unfit_slug
from donors.imports.columns import folded
from donors.imports.layouts.van import known_columns
from donors.models import ColumnAlias, Import, Source, Upload
from jobs.actions import enqueue

UPLOADS = "donors/uploads"  # their folder, in storage


def keep_upload(
    *, file: BinaryIO, file_name: str, size: int, source: str, layout: str = "auto", by: Any
) -> Upload:
    """Put a file into storage, unread, for somebody to look at."""
    refuse_unfit_slug(source, what="source")
    stored_as = storage.write(f"{UPLOADS}/{uuid.uuid4().hex}", file)
    kept_source, _ = Source.objects.get_or_create(slug=source)
    return Upload.objects.create(
        source=kept_source,
        layout=layout,
        file_name=legible(file_name)[:255],
        stored_as=stored_as,
        size=size,
        created_by=by,
    )


@transaction.atomic
def map_columns(*, upload_id: int, columns: Mapping[str, str], header: tuple[str, ...]) -> Upload:
    """Keep for the source which column of `header` is which of ours: `columns` has the file's name
    for each of ours that the file has.

    What was kept of other files' names stands; a name of this header that is none of ours by this
    mapping means nothing from now on, whatever it means elsewhere. The file is read as columns then
    (layout van). Refused once the import has been started.
    """
    upload = _waiting(upload_id)
    wanted = {folded(name): ours for ours, name in columns.items()}
    usual = known_columns({})
    for name in dict.fromkeys(header):
        ours = wanted.get(folded(name), "")
        about = ColumnAlias.objects.filter(source=upload.source, folded=folded(name))
        if ours == usual.get(folded(name), ""):
            about.delete()
        else:
            about.update_or_create(
                source=upload.source,
                folded=folded(name),
                defaults={"canonical": ours, "name": name[:255]},
            )
    upload.layout = "van"
    upload.save(update_fields=["layout"])
    return upload


@transaction.atomic
def start_upload(*, upload_id: int, by: Any) -> Upload:
    """Have the file read and imported. Refused where that was done before."""
    upload = _waiting(upload_id)
    upload.job = enqueue(
        function="donors.tasks.take_up_upload",
        arguments={"upload_id": upload.pk},
        label=f"Read {upload.file_name}",
        created_by=by,
    )
    upload.save(update_fields=["job"])
    return upload


@transaction.atomic
def cancel_upload(*, upload_id: int) -> None:
    """Take the file back; nothing of it is left. Refused once the import has been started."""
    upload = _waiting(upload_id)
    stored_as = upload.stored_as
    upload.delete()
    transaction.on_commit(lambda: storage.remove([stored_as]))


def take_up_upload(*, upload_id: int) -> Import | None:
    """Import the file; None where it was refused as a whole, and why stands in the upload.

    May run twice: what the first run took up is found again by its content.
    """
    upload = Upload.objects.select_related("source", "created_by", "taken").get(pk=upload_id)
    if upload.taken or upload.fault:
        return upload.taken
    try:
        with storage.read_again(upload.stored_as, what=upload.file_name) as file:
            taken = take_up(
                file=file,
                file_name=upload.file_name,
                layout=upload.layout,
                source=upload.source.slug,
                by=upload.created_by,
            )
    except (BadInput, Refused) as fault:
        upload.fault = str(fault)
        upload.save(update_fields=["fault"])
        storage.remove([upload.stored_as])
        return None
    upload.taken = taken
    upload.save(update_fields=["taken"])
    storage.remove([upload.stored_as])
    return taken


def _waiting(upload_id: int) -> Upload:
    upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
    if upload is None:
        raise Refused("This file is not there any more: it was taken back.")
    if upload.job_id:
        raise Refused("This file's import has been started already.")
    return Upload.objects.select_related("source").get(pk=upload_id)
