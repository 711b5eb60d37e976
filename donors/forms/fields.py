"""What the fields of several forms have in common."""

from __future__ import annotations

from django import forms

LONGEST_NOTE = 2_000
BIGGEST_ID = 2**63 - 1  # the database would not take more


def id_in(text: str) -> int:
    """An id that a page sent; 0, which is nobody's, where it cannot be read."""
    number = int(text) if text.isdecimal() and len(text) < 20 else 0
    return number if number <= BIGGEST_ID else 0


def note_field(placeholder: str) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": placeholder}),
        error_messages={"required": "Say why: a decision needs a note."},
    )
