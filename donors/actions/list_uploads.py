"""Lists that people upload: kept and shown first, and taken up when somebody says so."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from core import storage
from core.errors import BadInput, Refused
from donors.actions.lists import LISTS, Difference, difference, take_up_list
from donors.actions.naming import legible, refuse_unfit_slug
from donors.lists.archives import Member, is_archive, pack, tables
from donors.lists.base import ListedEntry
from donors.lists.reading import read_list
from donors.models import ListUpload, ListVersion, WatchList

BIGGEST = 200 * 1024 * 1024  # bytes
UPLOADS = f"{LISTS}/uploads"  # their folder, in storage


def keep_list_upload(
    *, files: Sequence[tuple[str, BinaryIO]], slug: str, kind: str, by: Any
) -> ListUpload:
    """Keep the file of a list, by its name and content, so that it can be looked at; nothing of it
    counts yet. Of foreign agents several files may come together, zipped or not.

    BadInput for a fault of a file, Refused where the list is of another kind.
    """
    refuse_unfit_slug(slug, what="list")
    known = WatchList.objects.filter(slug=slug).first()
    if known and known.kind != kind:
        raise Refused(f"The list {slug} is of kind {known.kind}, not {kind}.")
    with _as_one(files, kind) as (file_name, file):
        listed = read_list(file, file_name=file_name, kind=kind)
        size = file.seek(0, 2)
        file.seek(0)
        stored_as = storage.write(f"{UPLOADS}/{uuid.uuid4().hex}", file)
    return ListUpload.objects.create(
        slug=slug,
        kind=kind,
        file_name=file_name,
        stored_as=stored_as,
        size=size,
        entries=len(listed),
        created_by=by,
    )


def preview(upload: ListUpload) -> tuple[list[ListedEntry], Difference]:
    """The entries as they were read, and what they would make of the list as it is now."""
    with storage.read(upload.stored_as) as file:
        listed = read_list(file, file_name=upload.file_name, kind=upload.kind)
    return listed, difference(WatchList.objects.filter(slug=upload.slug).first(), listed)


@transaction.atomic
def take_up_upload(*, upload: ListUpload, by: Any) -> ListVersion:
    """uploaded -> the newest version of its list. Refused where it was taken up or discarded."""
    waiting = _waiting(upload)
    with storage.read(waiting.stored_as) as file:
        version = take_up_list(
            file=file, file_name=waiting.file_name, slug=waiting.slug, kind=waiting.kind, by=by
        )
    waiting.version = version
    waiting.save(update_fields=["version"])
    return version


@transaction.atomic
def discard_upload(*, upload: ListUpload) -> None:
    """uploaded -> discarded; its file goes. Refused where it was taken up or discarded."""
    waiting = _waiting(upload)
    waiting.discarded_at = timezone.now()
    waiting.save(update_fields=["discarded_at"])
    transaction.on_commit(lambda: storage.remove([waiting.stored_as]))


def _waiting(upload: ListUpload) -> ListUpload:
    row = ListUpload.objects.select_for_update().get(pk=upload.pk)
    if row.version_id:
        raise Refused("It was taken up already.")
    if row.discarded_at:
        raise Refused("It was discarded.")
    return row


@contextmanager
def _as_one(files: Sequence[tuple[str, BinaryIO]], kind: str) -> Iterator[tuple[str, BinaryIO]]:
    """The name and content of the one file, or of several packed into one."""
    named = [(legible(name), file) for name, file in files]
    for name, file in named:
        if file.seek(0, 2) > BIGGEST:
            raise BadInput(file=name, reason=f"expected at most {BIGGEST // 1024**2} MB")
        file.seek(0)
    if len(named) == 1:
        yield named[0]
        return
    if kind != WatchList.Kind.FARA:
        raise Refused("Upload one file: only the files of foreign agents come together.")
    members: list[Member] = []
    for name, file in named:
        members += tables(file, file_name=name) if is_archive(file) else [Member(name, file)]
    with tempfile.TemporaryFile() as packed:
        pack(members, packed)
        packed.seek(0)
        yield "fara-upload.zip", packed
