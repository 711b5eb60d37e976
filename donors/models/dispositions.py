"""What compliance does with validated gifts, who agreed to it, and by which amounts one goes."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donors.models.contributions import Donor
from donors.models.flags import Decision, Flag
from donors.models.lists import ListEntry


class Disposition(models.Model):
    """What becomes of gifts whose flags were validated, of one donor on one list entry or rule.

    A `refund` pays deposited money back, a `return` sends back what was never deposited. It is
    history itself: the database refuses to change or delete one. One that is taken back stays
    beside the one that `takes_back` it. `amount` is what is given back, in US dollars;
    `needs_approval` that a second person has to agree before it is.
    """

    class Outcome(models.TextChoices):
        REFUND = "refund", "Refund"
        RETURN = "return", "Return"
        KEEP = "keep", "Keep"
        INVESTIGATE = "investigate", "Investigate"
        TAKEN_BACK = "taken_back", "Taken back"

    GIVING_BACK = (Outcome.REFUND, Outcome.RETURN)
    CLOSING = (*GIVING_BACK, Outcome.KEEP)
    CHOICES = (*CLOSING, Outcome.INVESTIGATE)

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="dispositions")
    entry = models.ForeignKey(
        ListEntry, models.PROTECT, null=True, blank=True, related_name="dispositions"
    )
    rule = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=11, choices=Outcome.choices)
    note = models.TextField()
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    follow_up = models.DateField(null=True, blank=True)
    needs_approval = models.BooleanField("needs a second person", default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )

    class Meta:
        ordering = ("-decided_at", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(entry=None) ^ Q(rule=""), name="disposition_on_entry_or_rule"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="disposition_has_note"),
            models.CheckConstraint(
                condition=Q(takes_back=None) ^ Q(outcome="taken_back"),
                name="disposition_takes_one_back",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("refund", "return"), amount__isnull=False, amount__gt=0)
                | (Q(amount=None) & ~Q(outcome__in=("refund", "return"))),
                name="disposition_amount",
            ),
            models.CheckConstraint(
                condition=Q(follow_up=None) ^ Q(outcome="investigate"),
                name="disposition_follow_up",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.donor}"


class DisposedFlag(models.Model):
    """A flag that a disposition is about, by the verdict that stood then: where the flag is
    validated anew, it is asked anew what becomes of it. `amount` is what is given back of the gift,
    in US dollars."""

    disposition = models.ForeignKey(Disposition, models.PROTECT, related_name="disposed")
    flag = models.ForeignKey(Flag, models.PROTECT, related_name="disposed")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["disposition", "flag"], name="disposed_once")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.flag_id} by {self.disposition_id}"


class Approval(models.Model):
    """A second person's answer to a disposition. The database itself refuses the first one's."""

    class Answer(models.TextChoices):
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    disposition = models.OneToOneField(Disposition, models.PROTECT, related_name="approval")
    answer = models.CharField(max_length=8, choices=Answer.choices)
    note = models.TextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(note=""), name="approval_has_note")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="by_a_second_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.decided_by_id = (SELECT decided_by_id FROM donors_disposition
                                            WHERE id = NEW.disposition_id) THEN
                        RAISE EXCEPTION 'A refund is approved by a second person.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.disposition}"


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class ReviewSettings(models.Model):
    """What the house has settled about review: one row, with its history."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    second_person_above = models.DecimalField(
        max_digits=12, decimal_places=2, default=Decimal(1000), validators=[MinValueValidator(0)],
        help_text="US dollars. A refund of more needs the approval of a second person.",
    )  # fmt: skip
    remind_days = models.PositiveSmallIntegerField(
        default=7, validators=[MaxValueValidator(365)],
        help_text="A flag that is due within so many days is in the daily mail.",
    )  # fmt: skip
    escalate_days = models.PositiveSmallIntegerField(
        default=3, validators=[MaxValueValidator(365)],
        help_text="A flag that is overdue by so many days is told to those of the escalation.",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "review settings"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="review_settings_once")
        ]

    def __str__(self) -> str:
        return "Review settings"
