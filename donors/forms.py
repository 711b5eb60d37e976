"""What reviewers fill in."""

from __future__ import annotations

from typing import Any

from django import forms

from donors.models import Decision, Severity
from donors.models.flags import Band
from donors.queries.queue import Filters


class DecisionForm(forms.Form):
    """A verdict with its note on the flags that the page showed."""

    verdict = forms.ChoiceField(choices=Decision.Verdict.choices)
    note = forms.CharField(
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "Why? What did you check?"}),
        error_messages={"required": "Say why: a decision needs a note."},
    )
    flags = forms.CharField(widget=forms.HiddenInput)
    record = forms.CharField(max_length=32, widget=forms.HiddenInput)

    def clean_flags(self) -> list[int]:
        numbers = self.cleaned_data["flags"].split(",")
        # As many digits as an id can have: the database would not take more.
        if not all(number.isdecimal() and len(number) <= 18 for number in numbers):
            raise forms.ValidationError("Load the page again: its flags could not be read.")
        return [int(number) for number in numbers]


class QueueFilterForm(forms.Form):
    """The queue's filters, as its address carries them; what cannot be read is left out."""

    severity = forms.ChoiceField(choices=Severity.choices, required=False)
    list = forms.SlugField(required=False)
    band = forms.ChoiceField(choices=[("", "Any"), *Band.choices], required=False)
    q = forms.CharField(max_length=200, required=False)

    def filters(self) -> Filters:
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return Filters(
            severity=given.get("severity") or Severity.ILLEGAL,
            list_slug=given.get("list") or "",
            band=given.get("band") or "",
            search=given.get("q") or "",
        )
