"""One chunk of an import: parsed, and its rows put into staging by COPY."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache

from django.db import connection, transaction
from django.utils import timezone

from core import storage
from donors.imports.base import FURTHER, Inspection, Reject, Row
from donors.imports.reader import parse_chunk, parse_lines
from donors.models import Import, ImportChunk, RejectedRow, StagedRow

COLUMNS = (
    "of_import_id", "chunk", "line", "external_id", "donor_key", "donor_id", "donor_name",
    "profile_digest", "last", "first", "middle", "suffix", "employer", "occupation", "city",
    "state", "zip", "entity_type", "amount", "date", "committee_code", "election_code",
    "receipt_type", "is_memo", "file_number", *FURTHER, "content_hash", "record_digest",
)  # fmt: skip
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
PROGRESS_ROWS = 1_000
OF_NO_CHUNK = 0  # they count from 1


def load_chunk(*, chunk_id: int, progress: Callable[[int, int], None]) -> dict[str, int]:
    """Put a chunk's rows into staging, once: a second run replaces what the first one put there.

    Does nothing for an import that has been merged, so that a worker that comes back late from
    a long sleep leaves no rows behind. Returns how many rows were staged and how many rejected.
    """
    chunk = ImportChunk.objects.select_related("of_import").get(pk=chunk_id)
    if chunk.of_import.merged_at:
        return {"staged": 0, "rejected": 0}
    inspection = Inspection.from_dict(chunk.of_import.inspection)
    copy, rejects = io.StringIO(), list[Reject]()
    staged = 0
    what = f"Chunk {chunk.number} of {chunk.of_import.file_name} (lines from {chunk.first_line:,})"
    with storage.read_again(chunk.stored_as, what=what) as file:
        items = parse_chunk(file, inspection, chunk.first_line)
        for number, (item, digest) in enumerate(items, start=1):
            if isinstance(item, Reject):
                rejects.append(item)
            else:
                copy.write(_line(chunk.of_import_id, chunk.number, item, digest))
                staged += 1
            if number % PROGRESS_ROWS == 0:
                progress(number, chunk.rows)
    _store(chunk, copy, rejects)
    return {"staged": staged, "rejected": len(rejects)}


def stage_lines(*, taken: Import, lines: Collection[int]) -> None:
    """Put records that were passed over as known into staging after all, out of the file itself.

    Part of the caller's transaction, which merges what is staged.
    """
    inspection = Inspection.from_dict(taken.inspection)
    copy, rejects = io.StringIO(), list[Reject]()
    with storage.read_again(taken.stored_as, what=taken.file_name) as file:
        for item, digest in parse_lines(file, inspection, lines):
            if isinstance(item, Reject):
                rejects.append(item)
            else:
                copy.write(_line(taken.pk, OF_NO_CHUNK, item, digest))
    _copy(copy)
    RejectedRow.objects.bulk_create(_rejected(taken.pk, OF_NO_CHUNK, rejects), batch_size=1_000)


@transaction.atomic
def _store(chunk: ImportChunk, copy: io.StringIO, rejects: list[Reject]) -> None:
    ImportChunk.objects.select_for_update().get(pk=chunk.pk)  # two workers with one chunk: in turn
    with connection.cursor() as cursor:
        # Shared among the chunks, exclusive for the merge: it cannot run while rows come in.
        cursor.execute(
            "SELECT merged_at FROM donors_import WHERE id = %s FOR SHARE", [chunk.of_import_id]
        )
        (merged_at,) = cursor.fetchone()
        if merged_at:
            return
    StagedRow.objects.filter(of_import=chunk.of_import_id, chunk=chunk.number).delete()
    RejectedRow.objects.filter(of_import=chunk.of_import_id, chunk=chunk.number).delete()
    _copy(copy)
    rejected = _rejected(chunk.of_import_id, chunk.number, rejects)
    RejectedRow.objects.bulk_create(rejected, batch_size=1_000)
    ImportChunk.objects.filter(pk=chunk.pk).update(loaded_at=timezone.now())


def _copy(lines: io.StringIO) -> None:
    lines.seek(0)
    with connection.cursor() as cursor:
        columns = ", ".join(f'"{column}"' for column in COLUMNS)
        cursor.copy_expert(f"COPY donors_stagedrow ({columns}) FROM STDIN", lines)


def _rejected(import_id: int, chunk: int, rejects: list[Reject]) -> Iterator[RejectedRow]:
    for reject in rejects:
        yield RejectedRow(
            of_import_id=import_id,
            chunk=chunk,
            line=reject.line,
            column=reject.column[:200],
            value=reject.value,
            reason=reject.reason[:500],
            raw=reject.raw,
        )


def _line(import_id: int, chunk: int, row: Row, digest: str) -> str:
    """A row in COPY's text format, in the order of COLUMNS."""
    values = (
        str(import_id), str(chunk), str(row.line), row.external_id,
        donor_key(row), row.donor_id, donor_name(row), profile_digest(row),
        row.last, row.first, row.middle, row.suffix, row.employer, row.occupation, row.city,
        row.state, row.zip, row.entity_type, str(row.amount), row.date.isoformat(),
        row.committee, row.election, row.receipt_type, "t" if row.is_memo else "f",
        row.file_number, *(getattr(row, name) for name in FURTHER), row.content_hash,
        digest,
    )  # fmt: skip
    return "\t".join(value.translate(ESCAPES) for value in values) + "\n"


def donor_name(row: Row) -> str:
    """How lists and queues show the donor: LAST, FIRST MIDDLE SUFFIX."""
    given = " ".join(filter(None, (row.first, row.middle, row.suffix)))
    return f"{row.last}, {given}" if given else row.last


def donor_key(row: Row) -> str:
    """Who this is within the source: its own donor id, or else the name and the five-digit ZIP."""
    if row.donor_id:
        return f"id:{row.donor_id}"
    return f"name:{_digest((row.last, row.first, row.middle, row.suffix, row.zip[:5]))}"


def profile_digest(row: Row) -> str:
    """One value for all that describes the donor, whatever its case."""
    return _digest(
        (row.last, row.first, row.middle, row.suffix, row.employer, row.occupation, row.city,
         row.state, row.zip[:5], row.entity_type)
    )  # fmt: skip


@lru_cache(maxsize=4_096)
def _digest(fields: tuple[str, ...]) -> str:
    folded = "\x1f".join(fields).upper()
    return hashlib.blake2b(folded.encode(), digest_size=16).hexdigest()
