"""Taking up a file of contributions: cut into chunks, kept, and handed to the workers."""

from __future__ import annotations

import uuid
from typing import Any, BinaryIO

from django.db import Error as DatabaseError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core import storage
from donors.actions.naming import legible, refuse_unfit_slug
from donors.actions.skipping import Skipping
from donors.garbage import not_searched
from donors.imports.base import Chunk, Inspection, Split
from donors.imports.reader import split_file
from donors.models import Import, ImportChunk, Source
from donors.queries.columns import aliases_of
from donors.queries.imports import import_state
from jobs.actions import ChildJob, fan_out

ROWS_PER_CHUNK = 5_000
IMPORTS = "donors/imports"  # the folder of their folders, in storage
DEFAULT_SOURCES = {"van": "van", "fec-itcont": "fec", "fec-efile": "fec", "actblue": "actblue"}


def take_up(
    *,
    file: BinaryIO,
    file_name: str,
    layout: str = "auto",
    source: str = "",
    by: Any = None,
    rows_per_chunk: int = ROWS_PER_CHUNK,
) -> Import:
    """Read the whole file once, keep it and its chunks, and enqueue the work. Records that tell
    what they told when they were last read are in no chunk.

    A fault of the file raises BadInput, a source's name that is none Refused, and then nothing of
    it is left. A file whose very bytes were imported from this source before is recorded as a
    repeat and changes nothing; while it is being imported still, that import is given back.
    """
    if source:
        refuse_unfit_slug(source, what="source")
    file_name = legible(file_name)
    folder = f"{IMPORTS}/{uuid.uuid4().hex}"
    original = f"{folder}/original"
    chunks: list[ImportChunk] = []

    def source_of(inspection: Inspection) -> str:
        return source or DEFAULT_SOURCES[inspection.layout]

    skipping = Skipping(source_of)

    def keep(chunk: Chunk) -> None:
        name = storage.write(f"{folder}/chunk-{chunk.number:05}.csv", chunk.data)
        chunks.append(
            ImportChunk(
                number=chunk.number,
                stored_as=name,
                first_line=chunk.first_line,
                rows=chunk.rows,
            )
        )

    try:
        with not_searched():
            split = split_file(
                file,
                file_name=file_name,
                layout=layout,
                aliases=aliases_of(source or DEFAULT_SOURCES["van"]),
                rows_per_chunk=rows_per_chunk,
                write_chunk=keep,
                known=skipping.known,
            )
        slug = source_of(split.inspection)
        earlier = _earlier(slug, split)
        if earlier:
            storage.remove(chunk.stored_as for chunk in chunks)
            if earlier.finished_at is None:
                return earlier
            return _record_repeat(earlier, file_name=file_name, by=by)
        file.seek(0)
        storage.write(original, file)
        # Its row comes last: where a caller's transaction is open, another file of a new source
        # would wait for it as long as storage takes.
        kept_source, _ = Source.objects.get_or_create(slug=slug)
        return _enqueue(
            kept_source, split, chunks, skipping, folder=folder, original=original, by=by
        )
    except BaseException:
        if not _may_stand(folder):
            storage.remove([original, *(chunk.stored_as for chunk in chunks)])
        raise


def _may_stand(folder: str) -> bool:
    """Whether the import is committed, as it is where Ctrl-C comes while its jobs are handed over.

    Where the database cannot say: files of no import do less harm than an import without files.
    """
    try:
        return Import.objects.filter(folder=folder).exists()
    except DatabaseError:
        return True


def _earlier(source: str, split: Split) -> Import | None:
    """The import that brought these very bytes, or is about to: whoever was at it may have been
    killed, and whoever comes with the file again goes on with it.

    Not after an import of the source was undone: what a file said again of gifts that are undone
    since is not kept, and it brings them back.
    """
    same = Import.objects.filter(
        source__slug=source, sha256=split.sha256, layout=split.inspection.layout, repeat_of=None,
        undone_at=None,
    )  # fmt: skip
    undone = Import.objects.filter(source__slug=source).aggregate(latest=Max("undone_at"))["latest"]
    if undone:
        same = same.filter(created_at__gt=undone)
    under_way = same.filter(finished_at=None, job__cancel_requested_at=None).exclude(job=None)
    return same.exclude(finished_at=None).first() or next(
        (taken for taken in under_way if import_state(taken).state in ("waiting", "running")), None
    )


def _record_repeat(earlier: Import, *, file_name: str, by: Any) -> Import:
    return Import.objects.create(
        source=earlier.source,
        layout=earlier.layout,
        file_name=file_name,
        folder=earlier.folder,
        sha256=earlier.sha256,
        size=earlier.size,
        inspection=earlier.inspection,
        repeat_of=earlier,
        created_by=by,
        rows=earlier.rows,
        rejected=earlier.rejected,
        flags_file=earlier.flags_file,
        rejects_file=earlier.rejects_file,
        finished_at=timezone.now(),
    )


@transaction.atomic
def _enqueue(
    source: Source,
    split: Split,
    chunks: list[ImportChunk],
    skipping: Skipping,
    *,
    folder: str,
    original: str,
    by: Any,
) -> Import:
    taken = Import.objects.create(
        source=source,
        layout=split.inspection.layout,
        file_name=split.inspection.file_name,
        folder=folder,
        stored_as=original,
        sha256=split.sha256,
        size=split.bytes,
        inspection=split.inspection.to_dict(),
        created_by=by,
        rows=split.rows,
    )
    for chunk in chunks:
        chunk.of_import = taken
    ImportChunk.objects.bulk_create(chunks)
    skipping.keep(taken.pk)
    taken.job = fan_out(
        children=[
            ChildJob(
                function="donors.tasks.load_chunk",
                arguments={"chunk_id": chunk.pk},
                label=f"Read lines from {chunk.first_line:,} of {taken.file_name}",
            )
            for chunk in chunks
        ],
        then="donors.tasks.merge_import",
        then_arguments={"import_id": taken.pk},
        label=f"Import {taken.file_name}",
        created_by=by,
    )
    taken.save(update_fields=["job"])
    return taken
