"""Lists: their files, what a version changed, and policies."""

from __future__ import annotations

from typing import Any

from django import forms

from donors.actions.titles import word_list
from donors.models import Policy, WatchList
from donors.queries.list_versions import WHATS


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        one = super().clean
        return [one(file, initial) for file in given]


class ListUploadForm(forms.Form):
    """A list's file, or several of one of foreign agents, and which list it is."""

    slug = forms.SlugField(
        label="List", help_text="Its short name. A name that no list has yet makes a new one."
    )
    kind = forms.ChoiceField(choices=WatchList.Kind.choices)
    file = ManyFilesField(
        label="File",
        help_text="Of foreign agents several at a time: the zip files of the bulk data.",
    )


class VersionChangesForm(forms.Form):
    """What is looked for on the page of a version, as its address carries it."""

    what = forms.ChoiceField(choices=[(what, what) for what in WHATS], required=False)
    q = forms.CharField(max_length=200, required=False)

    def asked(self) -> tuple[str, str]:
        """Which entries, and words of their names; what cannot be read is left out."""
        self.is_valid()
        return self.cleaned_data.get("what") or WHATS[0], self.cleaned_data.get("q") or ""


class PolicyForm(forms.ModelForm[Policy]):
    """A policy; no other of its list bears its name."""

    class Meta:
        model = Policy
        fields = (
            "watch_list", "name", "title_test", "title_words", "amount", "basis", "effective_from",
            "retroactive", "severity",
        )  # fmt: skip

    def clean(self) -> dict[str, Any] | None:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        list_id = self.instance.watch_list_id or getattr(told.get("watch_list"), "pk", None)
        same = Policy.objects.filter(watch_list=list_id, name__iexact=told.get("name", ""))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "Another policy of this list bears this name.")
        words = told.get("title_words", "")
        if told.get("title_test") == Policy.TitleTest.WORDS and words and not word_list(words):
            self.add_error("title_words", "These are no words.")
        return told
