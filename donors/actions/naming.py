"""What sources, lists and files may be called."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from core.errors import Refused

MAX_SLUG = 50


def refuse_unfit_slug(slug: str, *, what: str) -> None:
    """A short name stands in addresses and in storage: Refused for what is not fit for that."""
    refusal = Refused(
        f"A {what} is named by up to {MAX_SLUG} letters, digits, hyphens and underscores,"
        f" not {slug[:60]!r}."
    )
    if len(slug) > MAX_SLUG:
        raise refusal
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise refusal from error


def legible(file_name: str) -> str:
    """A file's name as text; bytes of it that are none become question marks."""
    return file_name.encode(errors="replace").decode()
