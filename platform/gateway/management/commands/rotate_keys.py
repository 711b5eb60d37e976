"""manage.py rotate_keys: the next key signs from now on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandParser

from core.commands import HouseCommand
from gateway import actions
from gateway.models import SigningKey
from gateway.queries.keys import uses_openid


class Command(HouseCommand):
    help = (
        "Have the next signing key sign, and make another one to follow it. A second run right "
        "after changes nothing: a key has to be published for ten minutes before it signs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--compromised",
            action="store_true",
            help="Do not wait, and withdraw the current key: what it signed is refused as soon as "
            "verifiers fetch the keys anew (five minutes at most).",
        )

    def run(self, **options: Any) -> Mapping[str, Any]:
        done = actions.rotate_keys(compromised=options["compromised"])
        told = {"changed": done.changed, "why": done.why, "signs": done.current}
        if uses_openid():
            purpose = SigningKey.Purpose.OPENID
            done = actions.rotate_keys(purpose=purpose, compromised=options["compromised"])
            told |= {
                "openid_changed": done.changed,
                "openid_why": done.why,
                "openid_signs": done.current,
            }
        return told
