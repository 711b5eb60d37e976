"""The values of machine tokens: how they are made, told from other texts, and kept."""

from __future__ import annotations

import re
import secrets
import string
import zlib
from hmac import compare_digest

from django.utils.crypto import salted_hmac

PREFIX = "hst_"  # secret scanners find it, and the checksum tells it from what only looks alike
LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
SECRET = 40  # letters of 62: 238 bits
CHECKSUM = 6  # letters: what CRC-32 comes to
FORM = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{SECRET}}})([0-9A-Za-z]{{{CHECKSUM}}})")
HINT = len(PREFIX) + 4


def new_value() -> str:
    secret = "".join(secrets.choice(LETTERS) for _ in range(SECRET))
    return f"{PREFIX}{secret}{_checksum(secret)}"


def is_well_formed(value: str) -> bool:
    """Whether it is one of ours, as far as can be told without asking the database."""
    found = FORM.fullmatch(value)
    return found is not None and compare_digest(_checksum(found[1]), found[2])


def digest_of(value: str) -> str:
    """What is kept of it. Keyed with SECRET_KEY: a copy of the table alone proves no guess."""
    return salted_hmac("gateway.token", value, algorithm="sha256").hexdigest()


def _checksum(secret: str) -> str:
    number = zlib.crc32(secret.encode())
    letters = ""
    for _ in range(CHECKSUM):
        number, place = divmod(number, len(LETTERS))
        letters = LETTERS[place] + letters
    return letters
