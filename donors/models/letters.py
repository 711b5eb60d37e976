"""Requests for what a record lacks: the letter, what was sent to whom, and the answer."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from donors.models.contributions import Donor
from donors.models.flags import Flag


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent()
)
class LetterTemplate(models.Model):
    """The words of the request: one row, with its history. What may stand in it is said, and
    checked, by donors.letters."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    subject = models.CharField(max_length=150)
    text = models.TextField(max_length=5000)

    class Meta:
        verbose_name = "best-efforts letter"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="letter_template_once")
        ]

    def __str__(self) -> str:
        return "Best-efforts letter"


class InformationRequest(models.Model):
    """The one stand-alone request for a donor's employer and occupation (11 CFR 104.7(b)(2)): when
    it was made, to which address or number, and its very words. Never changed nor deleted."""

    class Way(models.TextChoices):
        MAIL = "mail", "By e-mail"
        POST = "post", "By post"
        PHONE = "phone", "By phone"

    donor = models.ForeignKey(Donor, models.PROTECT, related_name="information_requests")
    way = models.CharField(max_length=5, choices=Way.choices)
    to = models.CharField(max_length=500, help_text="E-mail, postal address or phone number.")
    text = models.TextField()
    made_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(to="") & ~Q(text=""), name="information_request_is_whole"
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} on {self.made_on:%Y-%m-%d}"


class RequestedFlag(models.Model):
    """A flag that a request is about: the database has it about one request at most."""

    request = models.ForeignKey(InformationRequest, models.PROTECT, related_name="requested")
    flag = models.OneToOneField(Flag, models.PROTECT, related_name="requested")

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.flag_id} by {self.request_id}"


class RequestAnswer(models.Model):
    """What a donor answered. Never changed nor deleted."""

    request = models.OneToOneField(InformationRequest, models.PROTECT, related_name="answer")
    employer = models.CharField(max_length=300)
    occupation = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(employer="") & ~Q(occupation=""), name="request_answer_is_whole"
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"Answer to {self.request_id}"
