"""Best-efforts letters: requests, answers, and the words of the house."""

from __future__ import annotations

from typing import Any

from django import forms

from donors.forms.fields import BIGGEST_ID, LONGEST_NOTE
from donors.letters import SUBJECT, TEXT, faults
from donors.models import LetterTemplate


class RequestForm(forms.Form):
    """A request that was posted or made by phone."""

    way = forms.ChoiceField(choices=[("post", "By post"), ("phone", "By phone")])
    to = forms.CharField(max_length=500, error_messages={"required": "Say to whom or where."})
    made_on = forms.DateField(error_messages={"required": "Say on which day."})
    text = forms.CharField(max_length=5_000, widget=forms.Textarea)


class AnswerForm(forms.Form):
    """What a donor answered to a request."""

    answers = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    employer = forms.CharField(max_length=300)
    occupation = forms.CharField(max_length=300)
    note = forms.CharField(max_length=LONGEST_NOTE, required=False, widget=forms.Textarea)


class LetterTemplateForm(forms.ModelForm[LetterTemplate]):
    """The words of the best-efforts letter, kept to what the law lets stand in it."""

    class Meta:
        model = LetterTemplate
        fields = ("subject", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 20})}  # noqa: RUF012  # as Django declares it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.text:
            self.initial = {"subject": SUBJECT, "text": TEXT, **self.initial}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for fault in faults(told.get("subject", ""), told.get("text", "")):
            self.add_error("text", fault)
        return told
