"""What a compliance lead fills in, and what the compliance queue is narrowed by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from donors.forms.fields import BIGGEST_ID, note_field
from donors.models import Approval, Disposition, Flag, Severity
from donors.queries.dispositions import DueFilters, Stage, excess_of


class DispositionForm(forms.Form):
    """What becomes of validated gifts; each flag that the page showed has an `amount_<id>`."""

    outcome = forms.ChoiceField(
        choices=[(outcome.value, outcome.label) for outcome in Disposition.CHOICES],
        error_messages={"required": "Choose one: refund, return, keep or investigate."},
    )
    follow_up = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Give the day as 2026-12-31."},
    )  # fmt: skip
    note = note_field("Why? What was checked, and with whom?")
    record = forms.CharField(max_length=32, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, flags: Iterable[Flag], left: Mapping[int, Decimal]) -> None:
        """`left` is what there is to give back, in dollars by flag."""
        super().__init__(data)
        self.flags = list(flags)
        for flag in self.flags:
            self.fields[f"amount_{flag.pk}"] = forms.DecimalField(
                required=False, min_value=Decimal(0), max_digits=12, decimal_places=2,
                initial=_proposed(flag, left[flag.pk]),
                error_messages={"invalid": "Give an amount in dollars, such as 250.00."},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        is_open = told.get("outcome") == Disposition.Outcome.INVESTIGATE
        if is_open and not told.get("follow_up") and "follow_up" not in self.errors:
            self.add_error("follow_up", "Say on which day this is looked at again.")
        return told

    def amounts(self) -> dict[int, Decimal]:
        """What is to be given back, in dollars by flag; nothing where nothing was filled in."""
        given = {flag.pk: self.cleaned_data.get(f"amount_{flag.pk}") for flag in self.flags}
        return {flag: amount for flag, amount in given.items() if amount}

    def rows(self) -> list[tuple[Flag, forms.BoundField]]:
        return [(flag, self[f"amount_{flag.pk}"]) for flag in self.flags]


def _proposed(flag: Flag, left: Decimal) -> Decimal:
    """What is filled in already: the excess; nothing where the money is in another row, which would
    be paid back twice."""
    return Decimal(0) if flag.contribution.is_copy else min(excess_of(flag), left)


class ApprovalForm(forms.Form):
    """A second person's answer to a refund."""

    approves = forms.IntegerField(min_value=1, max_value=BIGGEST_ID, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=Approval.Answer.choices,
        error_messages={"required": "Choose one: approve or refuse."},
    )
    note = note_field("What did you check?")


class PeriodForm(forms.Form):
    """From a day until a day, both included."""

    begins = forms.DateField(error_messages={"required": "Say from which day."})
    ends = forms.DateField(error_messages={"required": "Say until which day."})


class DueFilterForm(forms.Form):
    """The compliance queue's filters, as its address carries them; what cannot be read is left
    out."""

    severity = forms.ChoiceField(choices=Severity.choices, required=False)
    stage = forms.ChoiceField(choices=Stage.choices, required=False)
    q = forms.CharField(max_length=200, required=False)
    mine = forms.BooleanField(required=False)

    def filters(self, person: int | None, *, severity: str = Severity.ILLEGAL) -> DueFilters:
        """`severity` is the one where the address tells none."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return DueFilters(
            severity=given.get("severity") or severity,
            stage=given.get("stage") or Stage.TO_DECIDE,
            search=given.get("q") or "",
            assigned_to=person if given.get("mine") else None,
        )
