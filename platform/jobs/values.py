"""What code hands over, as Postgres keeps it: without NUL, and without half characters."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

LINE = 300  # characters of a label or of what is being done
ERROR = 10_000


def plain(text: str, most: int) -> str:
    """The text without what Postgres refuses, and not longer than this."""
    kept = text.replace("\x00", "").encode(errors="replace").decode()
    return kept if len(kept) <= most else f"{kept[: most - 1]}…"


def as_json(value: Any) -> Any:
    """The value as a JSON column gives it back. Raises ValueError that says what the value does not
    do, such as `is not JSON`."""
    try:
        text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (TypeError, ValueError) as error:
        raise ValueError("is not JSON") from error
    if "\\u0000" in text:
        raise ValueError("holds a NUL, which Postgres refuses")
    return json.loads(text)
