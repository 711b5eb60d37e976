"""The first platform administrator of a new house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from access import actions
from core.commands import HouseCommand


class Command(HouseCommand):
    help = (
        "Make somebody on the staff a platform administrator, and print a one-time sign-in link "
        "with which they set up a passkey, or an authenticator app and a password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--name", default="", help="How they are called, if they are new here.")

    def run(self, **options: Any) -> Mapping[str, Any]:
        opened = actions.create_administrator(email=options["email"], name=options["name"])
        return {
            "email": opened.person.email,
            "person_is_new": opened.person_is_new,
            "grant_is_new": opened.grant_is_new,
            "link": opened.link,
        }

    def show(self, result: Mapping[str, Any]) -> None:
        email = result["email"]
        self.stdout.write(
            f"{email} was added to the staff."
            if result["person_is_new"]
            else f"{email} is on the staff already."
        )
        self.stdout.write(
            "They are a platform administrator now."
            if result["grant_is_new"]
            else "They are a platform administrator already: nothing was granted."
        )
        if not result["link"]:
            self.stdout.write("They sign in with the campaign's Workspace account: no link is due.")
            return
        self.stdout.write(
            "This link lets them in once, within the hour; a link made before is void. Whoever has "
            "it is that administrator: hand it over by a way that nobody else reads.\n"
        )
        self.stdout.write(result["link"])
