"""Invite everybody in a file to one role."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from access.actions import take_up_invitations
from access.imports.invitees import Reject, write_rejects
from access.models import InvitationBatch
from access.queries.invitations import batch_trees
from core.commands import HouseCommand, ProgressBar, input_file
from core.errors import Refused
from jobs.models import Job
from jobs.runner import complete


class Command(HouseCommand):
    help = "Invite everybody in a CSV (columns email, name and note) to one role, by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("path", type=Path)
        parser.add_argument("--group", required=True, metavar="ROLE", help="The role's short name.")
        parser.add_argument("--note", default="", help="Why they are invited; kept with the grant.")
        parser.add_argument("--days", type=int, help="How long the links hold.")
        parser.add_argument(
            "--wait",
            action="store_true",
            help="Wait until the mails are out; work here where no worker runs.",
        )
        parser.add_argument(
            "--rejects",
            type=Path,
            help="With --wait: write the rows that were refused to this file.",
        )

    def run(self, **options: Any) -> Mapping[str, Any]:
        path: Path = options["path"]
        days: int | None = options["days"]
        if days is not None and not 0 < days <= 365:
            raise Refused("Expected --days between 1 and 365.")
        with input_file(path) as file:
            batch = take_up_invitations(
                file=file,
                file_name=path.name,
                role=options["group"],
                note=options["note"] or f"Invited with {path.name}.",
                by=None,
                until=timezone.now() + timedelta(days=days) if days else None,
            )
        assert batch.job
        if options["wait"]:
            self._see_through(batch, batch.job)
        tree = batch_trees([batch])[batch.pk]
        if options["wait"] and tree.state != "done":
            raise Refused(f"Invitations {batch.pk} {tree.state}: {tree.error or 'Stopped.'}")
        self._tell_rejects(batch, options["rejects"])
        return {
            "file": batch.pk,
            "state": tree.state,
            "rows": batch.rows,
            "invited": batch.invited,
            "invited already": batch.already_invited,
            "in already": batch.already_in,
            "repeated": batch.repeated,
            "rejected": batch.rejected,
        }

    def _see_through(self, batch: InvitationBatch, job: Job) -> None:
        try:
            with ProgressBar(batch.file_name) as bar:
                complete(
                    job,
                    on_progress=lambda tree: bar.update(
                        round(tree.fraction * 1000), 1000, tree.text[:40]
                    ),
                )
        except KeyboardInterrupt:
            raise Refused(
                f"Interrupted. Invitations {batch.pk} are kept: workers go on with them, and the"
                " same file again invites nobody twice."
            ) from None
        batch.refresh_from_db()

    def _tell_rejects(self, batch: InvitationBatch, target: Path | None) -> None:
        rejects = [Reject(**row) for row in batch.rejects]
        for reject in rejects[:20]:
            self.stderr.write(
                f"{batch.file_name}, line {reject.line}, column {reject.column}: {reject.reason}"
            )
        if len(rejects) > 20:
            self.stderr.write(f"and {len(rejects) - 20:,} more")
        if target and rejects:
            target.write_text(write_rejects(rejects), encoding="utf-8", newline="")
            self.stderr.write(f"Mend them in {target} and hand it in again.")
