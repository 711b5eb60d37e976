"""Figures of the law: limits and thresholds, of which no two hold at once."""

from __future__ import annotations

from typing import Any

from django import forms

from donors.models import ContributionLimit, RuleThreshold
from donors.queries.limits import overlapping, overlapping_threshold
from donors.rules import RULES, thresholds_of


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


class RuleThresholdForm(forms.ModelForm[RuleThreshold]):
    """A figure that a rule reads, under a name the rule knows; of two that overlap it names the
    other."""

    rule = forms.ChoiceField(
        choices=[(rule.ID, rule.NAME) for rule in RULES if thresholds_of(rule.ID)]
    )

    class Meta:
        model = RuleThreshold
        fields = ("rule", "name", "amount", "valid_from", "valid_to", "citation")

    def clean(self) -> dict[str, Any] | None:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        rule, name, begins = (told.get(field) for field in ("rule", "name", "valid_from"))
        if not (rule and name and begins):
            return told
        known, ends = thresholds_of(rule), told.get("valid_to")
        if name not in known:
            self.add_error("name", f"This rule reads {', '.join(known)}.")
        elif ends and ends < begins:
            self.add_error("valid_to", "A threshold does not end before it begins.")
        elif other := overlapping_threshold(
            rule=rule, name=name, begins=begins, ends=ends, other_than=self.instance
        ):
            until = f"to {other.valid_to}" if other.valid_to else "on"
            holds = f"Another holds from {other.valid_from} {until}: {other}."
            message = f"{holds} Let one end before the other begins."
            self.add_error("valid_from", message)
        return told
