"""Works jobs off. Any number of these may run, on any number of machines."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.start import refuse_unsafe
from jobs.cluster.group import Group
from jobs.cluster.supervisor import Supervisor


class Command(BaseCommand):
    help = (
        "Work jobs off until stopped. SIGTERM or Ctrl-C lets running jobs finish; twice does not."
    )

    requires_system_checks = []  # noqa: RUF012  # as Django declares it; see refuse_unsafe

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--workers",
            type=int,
            default=settings.WORKERS,
            help="How many jobs run side by side (default: WORKERS, now %(default)s).",
        )
        # How the supervisor starts its group: not for people.
        parser.add_argument("--group", help=argparse.SUPPRESS)
        parser.add_argument("--supervisor", type=int, help=argparse.SUPPRESS)
        parser.add_argument("--pulse", type=int, help=argparse.SUPPRESS)

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe("jobs")
        if options["group"]:
            Group(
                name=options["group"], supervisor=options["supervisor"], pulse=options["pulse"]
            ).start()
            return
        if options["workers"] < 1:
            raise CommandError("--workers needs at least 1.")
        Supervisor(workers=options["workers"]).run()
