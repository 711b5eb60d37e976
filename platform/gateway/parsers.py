"""The one form of body that the API takes: JSON that the database can hold."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """JSON in UTF-8: one object, without NaN, without numbers beyond all bounds and without half
    characters. (NULs are refused by the fields of the serializer, which can name the place.)

    Its size is bounded by DATA_UPLOAD_MAX_MEMORY_SIZE, as that of any form.
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        try:
            text = stream.read().decode()
            given = json.loads(text, parse_constant=_refuse, parse_float=_finite)
            if "\\u" in text:  # an escape may stand for half a character, which no column takes
                json.dumps(given, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError("The body is nested too deep.") from error
        except UnicodeError as error:
            raise ParseError("The body is not UTF-8.") from error
        except ValueError as error:
            place = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            raise ParseError(f"The body is not JSON{place}.") from error
        if not isinstance(given, dict):
            raise ParseError("The body has to be a JSON object.")
        return given


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _finite(text: str) -> float:
    """`1e999` is infinite to Python, and no id or amount of ours."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
