"""A file of people is invited by a job, in chunks: each chunk's invitations, its mails and how far
the file is are written in one transaction. A job that runs again goes on where the last one was.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import BinaryIO
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F

from access.actions.events import record
from access.actions.invitation_mails import mail_with_link
from access.actions.invitations import Outcome, check_terms, default_end, revoke_all
from access.imports.invitees import MOST_BYTES, Invitee, Reject, read_invitees
from access.links import hash_of, new_token
from access.models import AccessEvent, Invitation, InvitationBatch, User
from access.queries.invitations import Standing, invitable_role, standing_of
from core import storage
from core.catalogue import Role
from core.errors import Refused
from jobs.actions import enqueue, send_mails
from jobs.models import Job
from jobs.running import RunningJob

CHUNK = 100  # rows a transaction, and mails a delivery
JOB = "access.tasks.invite_batch"


def take_up_invitations(
    *,
    file: BinaryIO,
    file_name: str,
    role: str,
    note: str,
    by: User | None,
    until: datetime | None = None,
) -> InvitationBatch:
    """Have everybody in this file invited by a job. Refuses what `check_terms` does, and a file
    that cannot be read (BadInput); what is wrong with a row is told at the file's page."""
    until = until or default_end()
    check_terms(role=role, note=note, until=until)
    content = file.read(MOST_BYTES + 1)
    rows = read_invitees(io.BytesIO(content), file_name)
    stored_as = storage.write(f"invitations/{uuid4()}.csv", content)
    with transaction.atomic():
        batch = InvitationBatch.objects.create(
            file_name=file_name[:255],
            stored_as=stored_as,
            group=Group.objects.get(name=role),
            note=note.strip(),
            expires_at=until,
            created_by=by,
            rows=len(rows),
        )
        record(
            AccessEvent.Kind.INVITED, reason=note, by=by, group=role, target=file_name,
            file=batch.pk, rows=len(rows),
        )  # fmt: skip
        batch.job = enqueue(
            function=JOB,
            arguments={"batch_id": batch.pk},
            label=f"Invitations {batch.pk}",  # no name of a file: it may name people
            key=f"invitations:{batch.pk}",
            created_by=by,
        )
        batch.save(update_fields=["job"])
    return batch


@transaction.atomic
def revoke_batch(*, batch: InvitationBatch, by: User | None, reason: str) -> int:
    """Kill the links of all of a file's people who have not come, and the mails that are still to
    go out; says how many. Refused without a reason, and while the file is worked off."""
    if not reason.strip():
        raise Refused("Say why in the note.")
    if batch.job and batch.job.state in Job.OPEN:
        raise Refused("Its rows are being worked off: stop that first.")
    number = revoke_all(Invitation.objects.filter(batch=batch, outcome=Outcome.OPEN))
    record(
        AccessEvent.Kind.INVITATION_ENDED, reason=reason, by=by, group=batch.group.name,
        target=batch.file_name, file=batch.pk, invitations=number,
    )  # fmt: skip
    return number


def invite_batch(job: RunningJob, batch_id: int) -> dict[str, int]:
    """Work off a file, from where it is."""
    batch = InvitationBatch.objects.select_related("group", "created_by").get(pk=batch_id)
    role = invitable_role(batch.group.name)
    if batch.rows_done < batch.rows:
        if not batch.stored_as:
            raise Refused("The file has been removed since: hand it in again.")
        with storage.read(batch.stored_as) as file:
            rows = read_invitees(file, batch.file_name)
        first_lines = _first_lines(rows)
        job.expect(1 + -(-batch.rows // CHUNK))
        for done in range(batch.rows_done, batch.rows, CHUNK):
            job.progress(done, batch.rows, "Inviting")
            job.give_way()
            with job.atomic():
                _invite_chunk(job, batch, role, rows[done : done + CHUNK], first_lines)
    storage.remove([batch.stored_as])
    InvitationBatch.objects.filter(pk=batch.pk).update(stored_as="")
    batch.refresh_from_db()
    return {"invited": batch.invited, "rejected": batch.rejected}


def _first_lines(rows: Sequence[Invitee | Reject]) -> dict[str, int]:
    """Where each e-mail stands first."""
    found: dict[str, int] = {}
    for row in rows:
        if isinstance(row, Invitee):
            found.setdefault(row.email, row.line)
    return found


def _invite_chunk(
    job: RunningJob,
    batch: InvitationBatch,
    role: Role,
    chunk: Sequence[Invitee | Reject],
    first_lines: dict[str, int],
) -> None:
    # Whoever invites to this role meanwhile waits for us, and finds what we made.
    Group.objects.select_for_update(no_key=True).get(pk=batch.group_id)
    batch.refresh_from_db(fields=["rows_done", "rejects"])
    part = batch.rows_done // CHUNK + 1
    rejects = [row for row in chunk if isinstance(row, Reject)]
    invitees = [row for row in chunk if isinstance(row, Invitee)]
    once = [row for row in invitees if first_lines[row.email] == row.line]
    standing = standing_of([row.email for row in once], role)
    rejects += [_refused(row, standing) for row in once if row.email in standing.refused]
    allowed = [row for row in once if row.email not in standing.refused]
    already_in = [row for row in allowed if row.email in standing.in_already]
    outside = [row for row in allowed if row.email not in standing.in_already]
    fresh = [row for row in outside if row.email not in standing.invited]
    tokens = _write(batch, role, fresh)
    mails = {
        invitation.pk: mail_with_link(invitation, token, role)
        for invitation, token in tokens.items()
    }
    messages = send_mails(
        mails=list(mails.values()),
        key=f"invitations:{batch.pk}:{part}",
        label=f"Mails of invitations {batch.pk}, part {part}",
        within=job,
    )
    for invitation in tokens:
        invitation.message = messages[mails[invitation.pk].key]
    Invitation.objects.bulk_update(tokens, ["message"])
    InvitationBatch.objects.filter(pk=batch.pk).update(
        rows_done=batch.rows_done + len(chunk),
        invited=F("invited") + len(fresh),
        already_invited=F("already_invited") + len(outside) - len(fresh),
        already_in=F("already_in") + len(already_in),
        repeated=F("repeated") + len(invitees) - len(once),
        rejected=F("rejected") + len(rejects),
        rejects=batch.rejects + [asdict(row) for row in rejects],
    )


def _refused(row: Invitee, standing: Standing) -> Reject:
    return Reject(
        line=row.line,
        column="email",
        reason=standing.refused[row.email],
        email=row.email,
        name=row.name,
        note=row.note,
    )


def _write(
    batch: InvitationBatch, role: Role, invitees: Sequence[Invitee]
) -> dict[Invitation, str]:
    """The invitations with their tokens, which are kept nowhere else."""
    emails = [row.email for row in invitees]
    Invitation.objects.filter(email__in=emails, group=batch.group, outcome=Outcome.OPEN).update(
        outcome=Outcome.LAPSED
    )
    tokens = [new_token() for _ in invitees]
    made = Invitation.objects.bulk_create(
        Invitation(
            email=row.email,
            name=row.name,
            group=batch.group,
            pool=role.pool,
            note=row.note or batch.note,
            invited_by=batch.created_by,
            expires_at=batch.expires_at,
            token_hash=hash_of(token),
            batch=batch,
        )
        for row, token in zip(invitees, tokens, strict=True)
    )
    return dict(zip(made, tokens, strict=True))
