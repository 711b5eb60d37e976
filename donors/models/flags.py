"""What screening and rules found, and what people decided about it."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donors.models.contributions import Contribution, Donor, Profile
from donors.models.imports import Import
from donors.models.lists import ListEntry, Severity


class Band(models.TextChoices):
    STRONG = "strong", "Strong"
    REVIEW = "review", "Review"


class Match(models.Model):
    """How likely the donor of a profile is the one on a list, and why.

    `probability` is a posterior between 0 and 1; `reasons` are objects of field, text and weight
    (log2 of the likelihood ratio, in bits). `weights` names the version of the weights file, and
    `prior_shift` is what verdicts on the list had taught by then (bits).
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="matches")
    entry = models.ForeignKey(ListEntry, models.CASCADE, related_name="matches")
    probability = models.FloatField()
    band = models.CharField(max_length=10, choices=Band.choices)
    reasons = models.JSONField()
    weights = models.CharField(max_length=40)
    prior_shift = models.FloatField(db_default=0.0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["profile", "entry"], name="match_once")
        ]
        verbose_name_plural = "matches"

    def __str__(self) -> str:
        return f"{self.profile_id} against {self.entry_id}: {self.probability:.2f}"


class Decision(models.Model):
    """A reviewer's verdict on a donor and a list entry, or on a donor and a rule.

    It is history itself: the database refuses to change or delete one. One that is taken back stays
    beside the one that `takes_back` it, which opens its flags again.
    """

    class Verdict(models.TextChoices):
        VALIDATED = "validated", "Validated"
        DISMISSED = "dismissed", "Dismissed"
        REOPENED = "reopened", "Taken back"

    SETTLING = (Verdict.VALIDATED, Verdict.DISMISSED)

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="decisions")
    entry = models.ForeignKey(
        ListEntry, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    rule = models.CharField(max_length=60, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    note = models.TextField()
    flags_settled = models.PositiveIntegerField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )

    class Meta:
        ordering = ("-decided_at", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(entry=None) ^ Q(rule=""), name="decision_on_entry_or_rule"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="decision_has_note"),
            models.CheckConstraint(
                condition=Q(takes_back=None) ^ Q(verdict="reopened"), name="decision_takes_one_back"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.donor}"


class Settlement(models.Model):
    """What a decision holds for: later gifts with this profile, until profile or entry changes."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="+")
    entry = models.ForeignKey(ListEntry, models.CASCADE, related_name="+")
    entry_hash = models.CharField(max_length=32)
    decision = models.ForeignKey(Decision, models.CASCADE, related_name="settlements")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["profile", "entry"], name="settlement_once")
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} and {self.entry_id}"


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent())
class Flag(models.Model):
    """One contribution held up, once per list entry and once per rule.

    `withdrawn` is what the house does itself, when the reason has gone; only people validate or
    dismiss. The `reasons` on a list entry are its match's; those of a rule have, beside the text,
    the facts that it tells: where these change, a flag is asked again.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        VALIDATED = "validated", "Validated"
        DISMISSED = "dismissed", "Dismissed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="flags")
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="flags")
    entry = models.ForeignKey(
        ListEntry, models.PROTECT, null=True, blank=True, related_name="flags"
    )
    rule = models.CharField(max_length=60, blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    probability = models.FloatField(null=True, blank=True)
    band = models.CharField(max_length=10, choices=Band.choices, blank=True)
    reasons = models.JSONField(default=list)
    deadline = models.DateField(null=True, blank=True)
    citation = models.CharField(max_length=200, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="flags"
    )
    raised_in = models.ForeignKey(
        Import, models.PROTECT, null=True, blank=True, related_name="flags_raised"
    )
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        permissions = (
            ("decide_flag", "Can validate or dismiss a flag"),
            ("dispose_flag", "Can decide what becomes of validated gifts"),
            ("send_letter", "Can ask a donor for missing details"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contribution", "entry"],
                condition=~Q(entry=None),
                name="flag_once_per_entry",
            ),
            models.UniqueConstraint(
                fields=["contribution", "rule"], condition=~Q(rule=""), name="flag_once_per_rule"
            ),
            models.CheckConstraint(
                condition=Q(entry=None) ^ Q(rule=""), name="flag_on_entry_or_rule"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["opened_at", "donor", "entry"], condition=Q(state="open"), name="flag_queue"
            ),
            models.Index(fields=["donor", "entry"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_severity_display()}: {self.contribution_id}"
