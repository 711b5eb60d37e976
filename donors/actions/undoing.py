"""An import undone whole: the gifts that it brought count no more, those that it changed are again
what they were, whom it alone had brought together are two donors again, flags and sums follow."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from core.errors import Refused
from donors.actions.counting import recount
from donors.actions.donor_names import name_donors_of_undone_import
from donors.actions.flagging import flag_import
from donors.actions.parting import part_donors
from donors.actions.skipping import forget
from donors.locks import lock_merging
from donors.models import Import
from donors.queries.undoing import obstacle
from donors.rules import judge
from jobs.actions import enqueue

CONTENT = (
    "profile_id", "amount", "date", "committee_code", "election_code", "receipt_type", "is_memo",
    "file_number", "street", "country", "email", "phone", "payment_method", "card", "passport",
    "conduit", "refund_of", "transaction_id", "report", "content_hash", "last_import_id", "line",
)  # fmt: skip

# What was there before, of gifts that another import had brought: the latest content that an import
# gave which has not been undone itself.
RESTORE = """
    UPDATE donors_contribution c
    SET {content}, version = c.version + 1, not_counted = '', recounted_in_id = %(import)s
    FROM (
        SELECT DISTINCT ON (e.pgh_obj_id) e.*
        FROM donors_contributionevent e
        JOIN donors_contribution now ON now.id = e.pgh_obj_id
        JOIN donors_import i ON i.id = e.last_import_id
        WHERE now.last_import_id = %(import)s AND now.first_import_id <> %(import)s
            AND e.last_import_id <> %(import)s AND i.undone_at IS NULL
        ORDER BY e.pgh_obj_id, e.pgh_id DESC
    ) before
    WHERE c.id = before.pgh_obj_id
""".replace("{content}", ", ".join(f"{name} = before.{name}" for name in CONTENT))

LEAVE = """
    UPDATE donors_contribution SET not_counted = 'undone', recounted_in_id = %(import)s
    WHERE last_import_id = %(import)s AND not_counted <> 'undone'
"""


@transaction.atomic
def ask_to_undo(*, import_id: int, note: str, by: Any) -> Import:
    """Have an import undone, by a job. Refused without a note, while the import runs, where a later
    one has changed its gifts, and where that was asked before and is being done."""
    if not note.strip():
        raise Refused("Say why: undoing an import needs a note.")
    taken = (
        Import.objects.select_for_update(of=("self",))
        .select_related("undoing", "job")
        .get(pk=import_id)
    )
    _refuse(taken)
    if taken.undoing and taken.undoing.finished_at is None:
        raise Refused("It is being undone already.")
    taken.undone_by, taken.undone_note = by, note.strip()
    taken.undoing = enqueue(
        function="donors.tasks.undo_import",
        arguments={"import_id": taken.pk},
        label=f"Undo import {taken.pk} of {taken.file_name}",
        created_by=by,
    )
    taken.save(update_fields=["undone_by", "undone_note", "undoing"])
    return taken


def undo(*, import_id: int) -> int:
    """Undo an import, and have flags and sums follow. Returns how many gifts it touched.

    May run twice, and be killed in between: the gifts are undone in one transaction, and what
    follows from them is judged as often as one likes.
    """
    touched = _undo_gifts(import_id)
    flag_import(import_id=import_id)
    judge(import_id=import_id)
    return touched


@transaction.atomic
def _undo_gifts(import_id: int) -> int:
    taken = Import.objects.select_for_update().get(pk=import_id)
    if taken.undone_at:
        return 0
    lock_merging(taken.source_id)
    _refuse(taken)
    with connection.cursor() as cursor:
        cursor.execute(RESTORE, {"import": import_id})
        touched = int(cursor.rowcount)
        cursor.execute(LEAVE, {"import": import_id})
        touched += int(cursor.rowcount)
        name_donors_of_undone_import(cursor, import_id)
        forget(import_id=import_id, cursor=cursor)
    recount(import_id=import_id)
    taken.undone_at = timezone.now()
    taken.save(update_fields=["undone_at"])
    part_donors(taken=taken)
    return touched


def _refuse(taken: Import) -> None:
    reason = obstacle(taken)
    if reason:
        raise Refused(reason)
