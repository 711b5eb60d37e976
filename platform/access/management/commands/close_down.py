"""After the election: one day on which every volunteer's grant ends."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date

from access import actions
from access.models import User
from core.commands import HouseCommand
from core.errors import Refused

POOLS = {"volunteers": User.Pool.VOLUNTEER}


class Command(HouseCommand):
    help = "End every grant of a pool on one day, its sessions and invitations, and export the log."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--pool", choices=sorted(POOLS), required=True)
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--on", metavar="DATE", help="YYYY-MM-DD; from the first moment of that day on."
        )
        what.add_argument("--cancel", action="store_true", help="Undo it; possible until that day.")
        parser.add_argument("--dry-run", action="store_true", help="Say what it would change.")
        parser.add_argument("--yes", action="store_true", help="Do not ask at the terminal.")

    def run(self, **options: Any) -> Mapping[str, Any]:
        pool = POOLS[options["pool"]].value
        if options["cancel"]:
            if options["dry_run"]:
                raise Refused("--dry-run goes with --on.")
            return {
                "cancelled": options["pool"],
                "grants": actions.cancel_closing(pool=pool, by=None),
            }
        on = _first_moment_of(options["on"])
        effects = actions.effects_of_closing(pool=pool, on=on)
        told = {
            "pool": options["pool"],
            "on": on.isoformat(),
            "grants": effects.grants,
            "people": effects.people,
        }
        if options["dry_run"]:
            return {**told, "changed": "nothing: this was a dry run"}
        if not options["yes"]:
            self._confirm(options["pool"], told)
        _, effects = actions.close_down(pool=pool, on=on, by=None)
        actions.carry_out_closings()  # where that day is today
        return {**told, "grants": effects.grants, "people": effects.people}

    def _confirm(self, pool: str, told: Mapping[str, Any]) -> None:
        if not sys.stdin.isatty():
            raise Refused("Nobody is there to confirm it: add --yes.")
        self.stderr.write(
            f"{told['grants']} grants of {told['people']} people will end on {told['on']}."
        )
        self.stderr.write(f"Type {pool} to go on: ", ending="")
        if sys.stdin.readline().strip() != pool:
            raise Refused("Nothing was changed.")


def _first_moment_of(text: str) -> datetime:
    """When that day begins, in the house's time zone."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Refused(f"--on must be a day such as 2026-11-04, it is {text!r}.")
    return timezone.make_aware(datetime.combine(day, time.min))
