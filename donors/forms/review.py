"""What a reviewer fills in, and what the review queue is narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms

from donors.forms.fields import BIGGEST_ID, note_field
from donors.models import Decision, Severity
from donors.models.flags import Band
from donors.queries.queue import Filters


class DecisionForm(forms.Form):
    """A verdict with its note on the flags that the page showed."""

    verdict = forms.ChoiceField(
        choices=[(verdict.value, verdict.label) for verdict in Decision.SETTLING],
        error_messages={"required": "Choose one: validate or dismiss."},
    )
    note = note_field("Why? What did you check?")
    flags = forms.CharField(widget=forms.HiddenInput)
    record = forms.CharField(max_length=32, widget=forms.HiddenInput)

    def clean_flags(self) -> list[int]:
        numbers = self.cleaned_data["flags"].split(",")
        # As many digits as an id can have: the database would not take more.
        if not all(number.isdecimal() and len(number) <= 18 for number in numbers):
            raise forms.ValidationError("Load the page again: its flags could not be read.")
        return [int(number) for number in numbers]


class SeveralForm(forms.Form):
    """The one note for many groups."""

    note = note_field("Why? What have they in common?")


class ReopenForm(forms.Form):
    """A verdict that is to be taken back, and why."""

    takes_back = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    note = note_field("What was wrong with it?")


class AttachmentForm(forms.Form):
    file = forms.FileField(
        max_length=255, error_messages={"required": "Choose a file.", "empty": "The file is empty."}
    )
    note = note_field("What is it?")


class QueueFilterForm(forms.Form):
    """The queue's filters, as its address carries them; what cannot be read is left out."""

    severity = forms.ChoiceField(choices=Severity.choices, required=False)
    list = forms.SlugField(required=False)
    band = forms.ChoiceField(choices=[("", "Any"), *Band.choices], required=False)
    q = forms.CharField(max_length=200, required=False)
    mine = forms.BooleanField(required=False)

    def filters(self, person: int | None, *, severity: str = Severity.ILLEGAL) -> Filters:
        """`severity` is the one where the address tells none."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return Filters(
            severity=given.get("severity") or severity,
            list_slug=given.get("list") or "",
            band=given.get("band") or "",
            search=given.get("q") or "",
            assigned_to=person if given.get("mine") else None,
        )
