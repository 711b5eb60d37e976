"""What people accepted before a role opened to them."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from access.models.people import User


class OnboardingStep(models.Model):
    """One step that a person took for one role, in one version of its onboarding. The database
    refuses to change, delete or empty it."""

    class Step(models.TextChoices):
        NAME = "name", "Said their name"
        TERMS = "terms", "Accepted the terms"
        QUIZ = "quiz", "Passed the quiz"
        TRAINING = "training", "Confirmed the training"
        DONE = "done", "Done"

    person = models.ForeignKey(User, models.PROTECT, related_name="onboarding_steps")
    role = models.CharField(max_length=150, help_text="The role's slug.")
    version = models.CharField(max_length=30)
    step = models.CharField(max_length=10, choices=Step.choices)
    at = models.DateTimeField(db_default=Now())
    facts = models.JSONField(
        default=dict, blank=True, encoder=DjangoJSONEncoder,
        help_text="What was accepted or answered, as it stood then.",
    )  # fmt: skip

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "role", "version", "step"], name="onboardingstep_once"
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'What people accepted is never emptied.';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.role} {self.version}: {self.get_step_display()}"
