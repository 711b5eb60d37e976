"""The form of a new machine token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from core.catalogue import Role
from gateway.actions.tokens import MOST_DAYS, MOST_HOURS

DAYS = ((7, "A week"), (30, "30 days"), (90, "90 days"), (MOST_DAYS, "A year"))
HOURS = ((0, "At once"), (1, "In an hour"), (24, "In a day"), (MOST_HOURS, "In a week"))


class TokenForm(forms.Form):
    name = forms.CharField(
        max_length=100, help_text="What uses it, and where: “nightly export on the finance box”."
    )
    groups = forms.MultipleChoiceField(
        label="What it may do", widget=forms.CheckboxSelectMultiple,
        help_text="As few as will do. It never has more than you have yourself at that moment.",
    )  # fmt: skip
    days = forms.TypedChoiceField(label="Ends after", choices=DAYS, coerce=int, initial=90)

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["groups"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(role.slug, role.name) for role in roles]

    def until(self) -> Any:
        return timezone.now() + timedelta(days=self.cleaned_data["days"])


class RotateForm(forms.Form):
    hours = forms.TypedChoiceField(
        label="The old value ends", choices=HOURS, coerce=int, initial=24
    )
