"""One form for each step of an onboarding. `facts` is what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from core.onboarding import Onboarding


class StepForm(forms.Form):
    """`version` is the one that the person was shown."""

    version = forms.CharField(max_length=30, widget=forms.HiddenInput)

    def __init__(self, onboarding: Onboarding, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.onboarding = onboarding
        self.initial.setdefault("version", onboarding.version)

    def facts(self) -> dict[str, Any]:
        raise NotImplementedError


class NameForm(StepForm):
    name = forms.CharField(
        label="Your name",
        max_length=200,
        help_text="As others on the campaign should see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Say what you are called."},
    )

    def facts(self) -> dict[str, Any]:
        return {"name": " ".join(self.cleaned_data["name"].split())}


class TermsForm(StepForm):
    agreed = forms.BooleanField(
        label="I have read this, and I agree",
        error_messages={"required": "Tick the box if you agree. If you do not, close this page."},
    )

    def facts(self) -> dict[str, Any]:
        return {"terms": list(self.onboarding.terms)}


class TrainingForm(StepForm):
    confirmed = forms.BooleanField(
        label="I have done the training",
        error_messages={"required": "Tick the box once you have done it."},
    )

    def facts(self) -> dict[str, Any]:
        return {"url": self.onboarding.training_url}


class QuizForm(StepForm):
    """A field for each question; a wrong answer is told why it is wrong."""

    def __init__(self, onboarding: Onboarding, *args: Any, **kwargs: Any) -> None:
        super().__init__(onboarding, *args, **kwargs)
        for number, question in enumerate(onboarding.quiz):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=question.text,
                coerce=int,
                choices=[(i, choice.text) for i, choice in enumerate(question.choices)],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose an answer."},
            )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for number, question in enumerate(self.onboarding.quiz):
            answer = given.get(f"q{number}")
            if isinstance(answer, int) and not question.choices[answer].is_right:
                self.add_error(f"q{number}", f"Not quite. {question.choices[answer].because}")
        return given

    def facts(self) -> dict[str, Any]:
        return {
            "answers": [
                [question.text, question.choices[self.cleaned_data[f"q{number}"]].text]
                for number, question in enumerate(self.onboarding.quiz)
            ]
        }


FORMS: Mapping[str, type[StepForm]] = {
    "name": NameForm,
    "terms": TermsForm,
    "quiz": QuizForm,
    "training": TrainingForm,
}
