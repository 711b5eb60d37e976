"""After SECRET_KEY was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from access import actions
from core.commands import HouseCommand


class Command(HouseCommand):
    help = (
        "Encrypt the secrets of second factors anew under the present SECRET_KEY. The old key has "
        "to be among SECRET_KEY_FALLBACKS; it may be removed from there afterwards."
    )

    def run(self, **options: Any) -> Mapping[str, Any]:
        return {"resealed": actions.reseal_factors()}
