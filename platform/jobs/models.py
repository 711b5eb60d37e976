"""Jobs, the workers that run them, the schedules that make them, and mail on its way out.

The rows here are the truth: what the broker carries are their ids, and a broker may lose them or
bring them twice. Times that are compared (leases, due times) come from the database's clock, so
that machines whose clocks differ agree.
"""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Job(models.Model):
    """One piece of work: a function by its dotted path, and how far it has come.

    Any job may run twice (a worker can die after its last write) and must not mind. A job that
    waits for its children is *held*. Jobs of one undertaking share a `root`, which is empty on
    the root itself; state and progress of the whole are read from the tree (`queries.tree`).
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        HELD = "held", "Held"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    OPEN = (State.WAITING, State.HELD, State.RUNNING)

    function = models.CharField(max_length=200, help_text="Dotted path.")
    arguments = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    label = models.CharField(max_length=300, blank=True, help_text="What it does, in words.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    key = models.CharField(
        max_length=200, null=True, blank=True, unique=True,
        help_text="Enqueueing the same key again gives this row back.",
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children",
        help_text="The held job that waits for this one.",
    )  # fmt: skip
    root = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="descendants",
        help_text="The first job of the undertaking; empty on that job itself.",
    )  # fmt: skip
    spawned_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="spawned",
        help_text="The undertaking that was running when this one, which stands alone, was made.",
    )  # fmt: skip
    parts_expected = models.PositiveIntegerField(
        default=0, help_text="On a root: how many jobs the whole will have, as far as is known."
    )

    run_after = models.DateTimeField(db_default=Now())
    urgent = models.BooleanField(
        db_default=False,
        help_text="Somebody waits for it at the screen: work that gives way lets it run first.",
    )
    dispatched_at = models.DateTimeField(
        null=True, blank=True, help_text="When its id was last handed to the broker."
    )
    claims = models.PositiveSmallIntegerField(default=0)
    max_claims = models.PositiveSmallIntegerField(default=5)
    attempts_failed = models.PositiveSmallIntegerField(default=0)
    max_failures = models.PositiveSmallIntegerField(default=3)
    claim_token = models.UUIDField(null=True, blank=True)
    claimed_by = models.CharField(max_length=200, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=0)
    progress_text = models.CharField(max_length=300, blank=True)
    cancel_requested_at = models.DateTimeField(
        null=True, blank=True, help_text="On a root, for all of its jobs."
    )
    result = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    error = models.TextField(blank=True)

    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        permissions = (("retry_job", "Can retry a job"), ("cancel_job", "Can cancel a job"))
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "held", "running", "done", "failed", "cancelled"]
                ),
                name="job_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="running")
                | Q(claim_token__isnull=False, lease_until__isnull=False),
                name="job_running_is_claimed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "held", "running"])
                ^ Q(finished_at__isnull=False),
                name="job_finished_has_time",
            ),
            models.CheckConstraint(
                condition=Q(claims__lte=F("max_claims")), name="job_claims_bounded"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["run_after"], condition=Q(state="waiting"), name="job_due"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_leases"),
            models.Index(fields=["id"], condition=Q(state="held"), name="job_held"),
            models.Index(fields=["state", "-id"], name="job_by_state"),
            models.Index(fields=["function", "-id"], name="job_by_function"),
        ]

    def __str__(self) -> str:
        return self.label or self.function

    @property
    def tree_id(self) -> int:
        """The id of the root of this job's undertaking: its own where it is the root."""
        return self.root_id or self.pk

    @property
    def is_cancelled(self) -> bool:
        """Whether someone asked for its undertaking to stop; the root carries the mark."""
        return (self.root or self).cancel_requested_at is not None

    def next_stage_key(self) -> str:
        """The key of the next job that this run makes within its undertaking.

        Counted per run, so that a job that runs again finds what it made the last time.
        """
        self._stages = getattr(self, "_stages", 0) + 1
        return f"job:{self.pk}:{self._stages}"


class Worker(models.Model):
    """The heartbeat of one `qcluster` (a supervisor and its group of processes)."""

    name = models.CharField(max_length=200, unique=True, help_text="host:pid of the supervisor")
    started_at = models.DateTimeField(db_default=Now())
    beat_at = models.DateTimeField(
        db_default=Now(), help_text="Stands still when its processes do not answer."
    )
    broker = models.CharField(max_length=100, blank=True)
    processes = models.PositiveSmallIntegerField(default=0)
    restarts = models.PositiveIntegerField(default=0)
    last_trouble = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-beat_at",)
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.name


class ScheduleRun(models.Model):
    """When a schedule that is declared in code is due next."""

    name = models.CharField(max_length=100, unique=True)
    next_due_at = models.DateTimeField()
    last_enqueued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.UpdateEvent(
        "state_changed", condition=pghistory.AnyChange("state"), row=pghistory.Old
    ),
    fields=["state", "attempts", "error"],
    model_name="OutboxMessageEvent",
)
class OutboxMessage(models.Model):
    """One mail to one person. `attempting` is committed before the send.

    One that was interrupted while attempting is *unknown*: the server may have taken it, and it
    is never sent again by itself. What goes to several people is a row for each, so that nobody
    sees the others, and an address that is refused is nobody else's fault.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        ATTEMPTING = "attempting", "Attempting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Unknown"
        CANCELLED = "cancelled", "Cancelled"

    key = models.CharField(max_length=200, help_text="Sending the same key again sends nothing.")
    number = models.PositiveSmallIntegerField(
        default=1, help_text="Which of the key's recipients it goes to, counted from 1."
    )
    to = models.CharField(max_length=320, help_text="One address.")
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    holds_secret = models.BooleanField(
        default=False,
        help_text="A sign-in link or code: shown to nobody here, and emptied once it is sent.",
    )
    message_id = models.CharField(max_length=200, unique=True, help_text="The mail's Message-ID.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="messages",
        help_text="The job that delivers it.",
    )  # fmt: skip

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        permissions = (
            ("resend_outboxmessage", "Can send a message again by hand"),
            ("cancel_outboxmessage", "Can decide that a message is not sent"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "attempting", "sent", "failed", "unknown", "cancelled"]
                ),
                name="outboxmessage_state_known",
            ),
            models.UniqueConstraint(fields=["key", "number"], name="outboxmessage_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], condition=Q(state="attempting"), name="outboxmessage_attempting"
            ),
            models.Index(fields=["state", "-id"], name="outboxmessage_by_state"),
        ]

    def __str__(self) -> str:
        return self.subject


class Intervention(models.Model):
    """What a person did to a job (an undertaking is stopped at its root) or to a mail, and why."""

    class Verb(models.TextChoices):
        RETRY = "retry", "Tried again"
        CANCEL = "cancel", "Cancelled"
        RESEND = "resend", "Sent again by hand"

    job = models.ForeignKey(
        Job, models.CASCADE, null=True, blank=True, related_name="interventions"
    )
    message = models.ForeignKey(
        OutboxMessage, models.CASCADE, null=True, blank=True, related_name="interventions"
    )
    verb = models.CharField(max_length=10, choices=Verb.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Empty where it was an operator's command.",
    )  # fmt: skip
    note = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("-id",)
        default_permissions = ("view",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(job__isnull=True) ^ Q(message__isnull=True),
                name="intervention_in_one_thing",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)
        ]

    def __str__(self) -> str:
        return self.get_verb_display()
