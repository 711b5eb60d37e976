"""Codes as people type them: with blanks, dashes, or the digits of another script."""

from __future__ import annotations

import unicodedata


def digits_of(typed: str) -> str:
    values = (unicodedata.decimal(character, None) for character in typed[:100])
    return "".join(str(value) for value in values if value is not None)
