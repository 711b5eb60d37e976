"""A way in for an administrator while the Workspace is down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser
from django.utils.timezone import localtime

from access import actions
from core.commands import HouseCommand

MOST_HOURS = 24


def hours(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_HOURS:
        raise ValueError(text)
    return number


class Command(HouseCommand):
    help = (
        "Open a local account to a platform administrator's rights for some hours, and print a "
        "one-time sign-in link. All platform administrators are told by mail."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", metavar="EMAIL", help="A local account's, or a new one's.")
        parser.add_argument("--reason", required=True, help="Why; everybody will ask.")
        parser.add_argument(
            "--hours",
            type=hours,
            default=2,
            help=f"From 1 to {MOST_HOURS}; 2 where it is left out.",
        )
        parser.add_argument("--name", default="", help="How they are called, if they are new here.")

    def run(self, **options: Any) -> Mapping[str, Any]:
        opened = actions.break_glass(
            email=options["email"],
            hours=options["hours"],
            reason=options["reason"],
            name=options["name"],
        )
        return {
            "email": opened.person.email,
            "person_is_new": opened.person_is_new,
            "grant_is_new": opened.grant_is_new,
            "until": opened.until,
            "link": opened.link,
        }

    def show(self, result: Mapping[str, Any]) -> None:
        until = f"{localtime(result['until']):%Y-%m-%d %H:%M %Z}" if result["until"] else ""
        if not result["grant_is_new"]:
            end = f" until {until}" if until else " without an end"
            self.stdout.write(f"{result['email']} is a platform administrator already,{end}.")
        else:
            self.stdout.write(f"{result['email']} is a platform administrator until {until}.")
        self.stdout.write(
            "It is in the access log, and every platform administrator is told by mail.\n"
            "This link lets them in once, within the hour:\n"
        )
        self.stdout.write(result["link"])
