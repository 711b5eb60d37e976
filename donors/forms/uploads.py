"""Files of contributions: handed in, their columns told, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from donors.actions.naming import MAX_SLUG
from donors.forms.fields import note_field
from donors.imports.layouts import LAYOUTS
from donors.imports.layouts.van import REQUIRED
from donors.imports.preview import columns_to_map


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


class UndoForm(forms.Form):
    """Why an import is to be undone."""

    note = note_field("What was wrong with it?")
