"""Ask the lists about one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from core.commands import HouseCommand
from core.errors import Refused
from donors.actions.screening import screen_person
from donors.matching.records import Person
from donors.names import parse_name


class Command(HouseCommand):
    help = "Say what the lists know of a person. Nothing is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", required=True, metavar='"LAST, FIRST M"')
        for field in ("employer", "occupation", "city", "state", "zip"):
            parser.add_argument(f"--{field}", default="")

    def run(self, **options: Any) -> Mapping[str, Any]:
        name = parse_name(options["name"])
        if not name.last:
            raise Refused(f"Expected a name such as LAST, FIRST M, got {options['name']!r}.")
        person = Person(
            last=name.last,
            first=name.first,
            middle=name.middle,
            suffix=name.suffix,
            **{
                field: options[field]
                for field in ("employer", "occupation", "city", "state", "zip")
            },
        )
        return {
            "matches": [
                {
                    "list": entry.watch_list.slug,
                    "entry_id": entry.listed_id or entry.key,
                    "entry_name": entry.name,
                    "probability": round(found.probability, 4),
                    "band": found.band,
                    "reasons": [reason.text for reason in found.reasons],
                }
                for entry, found in screen_person(person)
            ]
        }

    def show(self, result: Mapping[str, Any]) -> None:
        if not result["matches"]:
            self.stdout.write("No list knows anyone who is likely to be this person.")
        for match in result["matches"]:
            self.stdout.write(
                f"{match['probability']:.3f} {match['band']:<6} {match['list']}: "
                f"{match['entry_name']} ({match['entry_id']})"
            )
            for reason in match["reasons"]:
                self.stdout.write(f"      {reason}")
