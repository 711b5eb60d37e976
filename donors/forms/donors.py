"""Who a donor is: one or two, which descriptions are theirs, what lists say of somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from donors.forms.fields import BIGGEST_ID, note_field


class PairForm(forms.Form):
    """Whether two donors are one, and why."""

    answer = forms.ChoiceField(
        choices=[("one", "One donor"), ("two", "Two people")],
        error_messages={"required": "Choose one: one donor, or two people."},
    )
    note = note_field("Why? What did you check?")


class SplitForm(forms.Form):
    """Which of a donor's descriptions are of somebody else, and why."""

    profiles = forms.TypedMultipleChoiceField(coerce=int)
    note = note_field("Why is this somebody else?")

    def __init__(self, *args: Any, profiles: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["profiles"]
        chosen.choices = [(pk, str(pk)) for pk in profiles]  # type: ignore[attr-defined]
        chosen.error_messages["required"] = "Choose which descriptions are of somebody else."
        chosen.error_messages["invalid_choice"] = "Some of these are not this donor's any more."


class MoveForm(forms.Form):
    """A merge or split that is to be taken back, and why."""

    move = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    note = note_field("What was wrong with it?")


class SearchForm(forms.Form):
    """What a list is searched for, as its address carries it."""

    q = forms.CharField(max_length=200, required=False)

    def text(self) -> str:
        return self.cleaned_data["q"] if self.is_valid() else ""


class ScreenForm(forms.Form):
    """Whom to ask the lists about. A name is enough; the rest tells namesakes apart."""

    name = forms.CharField(
        max_length=300,
        help_text="Last, First Middle or First Middle Last",
        error_messages={"required": "Give a name."},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    employer = forms.CharField(max_length=300, required=False)
    occupation = forms.CharField(max_length=300, required=False)
    city = forms.CharField(max_length=200, required=False)
    state = forms.CharField(max_length=40, required=False)
    zip = forms.CharField(max_length=20, required=False, label="ZIP code")
