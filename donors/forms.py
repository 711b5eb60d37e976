"""What reviewers and administrators fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from donors.actions.naming import MAX_SLUG
from donors.imports.layouts import LAYOUTS
from donors.imports.layouts.van import REQUIRED
from donors.imports.preview import columns_to_map
from donors.models import ContributionLimit, Decision, Severity
from donors.models.flags import Band
from donors.queries.limits import overlapping
from donors.queries.queue import Filters

LONGEST_NOTE = 2_000
BIGGEST_ID = 2**63 - 1  # the database would not take more


def note_field(placeholder: str) -> forms.CharField:
    return forms.CharField(
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": placeholder}),
        error_messages={"required": "Say why: a decision needs a note."},
    )


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


class ReopenForm(forms.Form):
    """A verdict that is to be taken back, and why."""

    takes_back = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    note = note_field("What was wrong with it?")


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


class UndoForm(forms.Form):
    """Why an import is to be undone."""

    note = note_field("What was wrong with it?")


class UploadForm(forms.Form):
    """A file of contributions, and where it comes from."""

    file = forms.FileField(
        max_length=255,
        allow_empty_file=False,
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    source = forms.SlugField(
        max_length=MAX_SLUG,
        error_messages={"required": "Say where it comes from: ids are unique there."},
    )
    layout = forms.ChoiceField(
        choices=[("auto", "Found out by itself"), *((one.name, one.name) for one in LAYOUTS)],
        required=False,
    )

    def clean_layout(self) -> str:
        return self.cleaned_data["layout"] or "auto"


class ColumnsForm(forms.Form):
    """Which column of a file is which of ours; a field for each of ours, named as it is."""

    def __init__(self, *args: Any, header: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [("", "none"), *((name, name) for name in dict.fromkeys(header) if name)]
        for ours in columns_to_map():
            self.fields[ours] = forms.ChoiceField(
                label=ours,
                choices=names,
                required=ours in REQUIRED,
                error_messages={"required": f"Say which column is {ours}: no file does without."},
            )

    def columns(self) -> dict[str, str]:
        """Our name to the file's, for those that the file has."""
        return {ours: name for ours, name in self.cleaned_data.items() if name}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first: dict[str, str] = {}
        for ours, name in list(given.items()):
            if name and first.setdefault(name, ours) != ours:
                self.add_error(ours, f"{name} is {first[name]} already: a column is one of ours.")
        return given


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


class ContributionLimitForm(forms.ModelForm[ContributionLimit]):
    """A limit and the days on which it holds; of two that overlap it names the other."""

    class Meta:
        model = ContributionLimit
        fields = ("committee_type", "valid_from", "valid_to", "amount", "citation")

    def clean(self) -> dict[str, Any] | None:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        kind, begins, ends = (told.get(name) for name in self.Meta.fields[:3])
        if not (kind and begins and ends):
            return told
        if ends < begins:
            self.add_error("valid_to", "A limit does not end before it begins.")
            return told
        other = overlapping(committee_type=kind, begins=begins, ends=ends, other_than=self.instance)
        if other:
            days = f"from {other.valid_from} to {other.valid_to}"
            message = f"Another limit holds {days}: {other}. Let one end before the other begins."
            self.add_error("valid_from", message)
        return told
