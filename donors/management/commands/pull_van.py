"""Pull what changed in VAN."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import CommandParser

from core.commands import HouseCommand, ProgressBar
from core.errors import Refused
from donors.actions.pulling import begin_pull
from donors.models import Pull
from jobs.runner import complete


class Command(HouseCommand):
    help = "Have contributions that changed in VAN exported and imported."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--since",
            metavar="2026-11-01",
            default="",
            help="From this day on (UTC); else from where the last pull ended.",
        )
        parser.add_argument(
            "--wait", action="store_true", help="Wait for it; work here where no worker runs."
        )

    def run(self, **options: Any) -> Mapping[str, Any]:
        pull = begin_pull(begins=_day(options["since"]))
        if options["wait"] and pull.job:
            with ProgressBar("VAN") as bar:
                complete(
                    pull.job,
                    on_progress=lambda tree: bar.update(tree.done, tree.total, tree.text[:40]),
                )
            pull.refresh_from_db()
            if pull.state != Pull.State.DONE:
                raise Refused(f"Pull {pull.pk} {pull.state}: {pull.error or 'It was stopped.'}")
        imports = [file.taken_id for file in pull.files.all()]
        return {"pull": pull.pk, "state": pull.state, "records": pull.records, "imports": imports}


def _day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        raise Refused(f"--since takes a day such as 2026-11-01, not {text!r}.") from None
