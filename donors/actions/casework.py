"""Whose task a group of flags is, what people say of it, and the files they lay beside it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, BinaryIO
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from core import storage
from core.errors import Refused
from donors.locks import lock_donors
from donors.models import Assignment, Attachment, Comment, Donor
from donors.queries.people import deciders
from donors.queries.queue import Question

FOLDER = "donors/attachments"
MOST_BYTES = 10 * 2**20
MOST_FILES = 50  # beside one group
# What may be laid beside a group, by its ending, and how such a file begins: b"" is any text.
KINDS = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".txt": (b"",),
    ".csv": (b"",),
    ".eml": (b"",),
}


@transaction.atomic
def assign(*, question: Question, to: Any, by: Any) -> Assignment:
    """Make a group somebody's task, or nobody's (`to` None).

    Anybody who decides may take what is nobody's, and give back what is theirs; a compliance lead
    gives it to anybody who decides. Refused otherwise: what another has is not taken from them.
    """
    _lock(question)
    rows = Assignment.objects.filter(**question._asdict())
    now = rows.select_related("person").first()
    holder = now.person if now else None
    is_own = (to is None or to == by) and (holder is None or holder == by)
    if not is_own and not by.has_perm("donors.dispose_flag"):
        raise Refused(f"This is {holder or to}'s: a compliance lead may give it to another.")
    if to is not None and not deciders().filter(pk=to.pk).exists():
        raise Refused("That person does not decide about flags.")
    if now and holder == to:
        return now
    told = {"person": to, "assigned_by": by, "assigned_at": timezone.now()}
    row, _ = Assignment.objects.update_or_create(**question._asdict(), defaults=told)
    return row


def comment(*, question: Question, text: str, by: Any) -> Comment:
    """Say something of a group; refused where nothing is said."""
    if not text.strip():
        raise Refused("Write something.")
    return Comment.objects.create(**question._asdict(), text=text.strip(), written_by=by)


def attach(
    *, question: Question, file: BinaryIO, file_name: str, size: int, note: str, by: Any
) -> Attachment:
    """Lay a file of `size` bytes beside a group. Refused where it is too large, of a kind that is
    not in KINDS or not what its name says, and without a note."""
    if not note.strip():
        raise Refused("Say in the note what this file is.")
    name = "".join(sign for sign in PurePath(file_name).name if sign.isprintable())[-255:]
    _refuse_file(file, name, size)
    # Before the lock: storage may be slow, and whoever decides about this donor would wait for it.
    stored_as = storage.write(f"{FOLDER}/{uuid4().hex}", file)
    try:
        with transaction.atomic():
            _lock(question)
            if Attachment.objects.filter(**question._asdict()).count() >= MOST_FILES:
                raise Refused(f"No more than {MOST_FILES} files stand beside one group.")
            return Attachment.objects.create(
                **question._asdict(),
                file_name=name,
                stored_as=stored_as,
                size=size,
                note=note.strip(),
                attached_by=by,
            )
    except Refused:
        storage.remove([stored_as])
        raise


@transaction.atomic
def hide(*, attachment_id: int, question: Question, note: str, by: Any) -> Attachment:
    """Take a file out of sight, and say why: it stays in storage. Refused a second time."""
    if not note.strip():
        raise Refused("Say why it is hidden.")
    rows = Attachment.objects.filter(pk=attachment_id, **question._asdict())
    hidden = {"hidden_by": by, "hidden_at": timezone.now(), "hidden_note": note.strip()}
    if not rows.filter(hidden_at=None).update(**hidden):
        raise Refused("There is no such file here, or it is hidden already.")
    return rows.get()


def _refuse_file(file: BinaryIO, name: str, size: int) -> None:
    beginnings = KINDS.get(PurePath(name).suffix.lower())
    if beginnings is None:
        known = ", ".join(ending.removeprefix(".") for ending in KINDS)
        raise Refused(f"A file may be one of these: {known}.")
    if not 0 < size <= MOST_BYTES:
        raise Refused(f"A file has one byte at least, and {MOST_BYTES // 2**20} MB at most.")
    begins = file.read(8)
    file.seek(0)
    if not begins.startswith(beginnings):
        raise Refused("This file is not what its name says.")


def _lock(question: Question) -> None:
    """One at a time for each donor."""
    lock_donors(Donor.objects.filter(pk=question.donor_id))
