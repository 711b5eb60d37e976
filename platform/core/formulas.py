"""Spreadsheet formulas in text that came from outside: defused on writing, restored on reading.

A cell that a spreadsheet would run (it begins with = + - or @, or the wide forms of these) gets an
apostrophe before it; so does one that begins with apostrophes and then such a sign, so that
`restored` is the exact inverse of `defused`. A plain number runs nothing and stays as it is.
"""

import re

_FORMULA = re.compile("'*\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+\-]?[$]?[0-9][0-9,]*(?:\.[0-9]+)?")


def defused(text: str) -> str:
    """Safe to open in a spreadsheet."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def restored(text: str) -> str:
    """What was given to `defused`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
