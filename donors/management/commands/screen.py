"""Ask the lists about one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from core.commands import HouseCommand
from donors.actions.screening import person_named, screen_person


class Command(HouseCommand):
    help = "Say what the lists know of a person. Nothing is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", required=True, metavar='"LAST, FIRST M"')
        for field in ("employer", "occupation", "city", "state", "zip"):
            parser.add_argument(f"--{field}", default="")

    def run(self, **options: Any) -> Mapping[str, Any]:
        fields = ("employer", "occupation", "city", "state", "zip")
        person = person_named(options["name"], **{field: options[field] for field in fields})
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
