import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ScheduleRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True)),
                ("next_due_at", models.DateTimeField()),
                ("last_enqueued_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("name",),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="host:pid of the supervisor", max_length=200, unique=True
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "beat_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="Stands still when its processes do not answer.",
                    ),
                ),
                ("broker", models.CharField(blank=True, max_length=100)),
                ("processes", models.PositiveSmallIntegerField(default=0)),
                ("restarts", models.PositiveIntegerField(default=0)),
                ("last_trouble", models.CharField(blank=True, max_length=300)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-beat_at",),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("function", models.CharField(help_text="Dotted path.", max_length=200)),
                (
                    "arguments",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True, help_text="What it does, in words.", max_length=300
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("held", "Held"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        help_text="Enqueueing the same key again gives this row back.",
                        max_length=200,
                        null=True,
                        unique=True,
                    ),
                ),
                (
                    "parts_expected",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="On a root: how many jobs the whole will have, as far as is known.",
                    ),
                ),
                (
                    "run_after",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "urgent",
                    models.BooleanField(
                        db_default=False,
                        help_text="Somebody waits for it at the screen: work that gives way lets it run first.",
                    ),
                ),
                (
                    "dispatched_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="When its id was last handed to the broker.",
                        null=True,
                    ),
                ),
                ("claims", models.PositiveSmallIntegerField(default=0)),
                ("max_claims", models.PositiveSmallIntegerField(default=5)),
                ("attempts_failed", models.PositiveSmallIntegerField(default=0)),
                ("max_failures", models.PositiveSmallIntegerField(default=3)),
                ("claim_token", models.UUIDField(blank=True, null=True)),
                ("claimed_by", models.CharField(blank=True, max_length=200)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("progress_done", models.PositiveBigIntegerField(default=0)),
                ("progress_total", models.PositiveBigIntegerField(default=0)),
                ("progress_text", models.CharField(blank=True, max_length=300)),
                (
                    "cancel_requested_at",
                    models.DateTimeField(
                        blank=True, help_text="On a root, for all of its jobs.", null=True
                    ),
                ),
                (
                    "result",
                    models.JSONField(
                        blank=True,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        null=True,
                    ),
                ),
                ("error", models.TextField(blank=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("request_id", models.CharField(blank=True, max_length=64)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The held job that waits for this one.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="jobs.job",
                    ),
                ),
                (
                    "root",
                    models.ForeignKey(
                        blank=True,
                        help_text="The first job of the undertaking; empty on that job itself.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="descendants",
                        to="jobs.job",
                    ),
                ),
                (
                    "spawned_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="The undertaking that was running when this one, which stands alone, was made.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="spawned",
                        to="jobs.job",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "permissions": (
                    ("retry_job", "Can retry a job"),
                    ("cancel_job", "Can cancel a job"),
                ),
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["run_after"],
                        name="job_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "running")),
                        fields=["lease_until"],
                        name="job_leases",
                    ),
                    models.Index(
                        condition=models.Q(("state", "held")), fields=["id"], name="job_held"
                    ),
                    models.Index(fields=["state", "-id"], name="job_by_state"),
                    models.Index(fields=["function", "-id"], name="job_by_function"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "held", "running", "done", "failed", "cancelled"],
                            )
                        ),
                        name="job_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "running"), _negated=True),
                            models.Q(
                                ("claim_token__isnull", False), ("lease_until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="job_running_is_claimed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "held", "running"]),
                            ("finished_at__isnull", False),
                            _connector="XOR",
                        ),
                        name="job_finished_has_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("claims__lte", models.F("max_claims"))),
                        name="job_claims_bounded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="Sending the same key again sends nothing.", max_length=200
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Which of the key's recipients it goes to, counted from 1.",
                    ),
                ),
                ("to", models.CharField(help_text="One address.", max_length=320)),
                ("subject", models.CharField(max_length=300)),
                ("text", models.TextField()),
                ("html", models.TextField(blank=True)),
                (
                    "holds_secret",
                    models.BooleanField(
                        default=False,
                        help_text="A sign-in link or code: shown to nobody here, and emptied once it is sent.",
                    ),
                ),
                (
                    "message_id",
                    models.CharField(
                        help_text="The mail's Message-ID.", max_length=200, unique=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("attempting", "Attempting"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("unknown", "Unknown"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("attempted_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        help_text="The job that delivers it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="messages",
                        to="jobs.job",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "permissions": (
                    ("resend_outboxmessage", "Can send a message again by hand"),
                    ("cancel_outboxmessage", "Can decide that a message is not sent"),
                ),
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "attempting")),
                        fields=["id"],
                        name="outboxmessage_attempting",
                    ),
                    models.Index(fields=["state", "-id"], name="outboxmessage_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["waiting", "attempting", "sent", "failed", "unknown", "cancelled"],
                            )
                        ),
                        name="outboxmessage_state_known",
                    ),
                    models.UniqueConstraint(fields=("key", "number"), name="outboxmessage_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Intervention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("retry", "Tried again"),
                            ("cancel", "Cancelled"),
                            ("resend", "Sent again by hand"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where it was an operator's command.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interventions",
                        to="jobs.job",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interventions",
                        to="jobs.outboxmessage",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "default_permissions": ("view",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("job__isnull", True), ("message__isnull", True), _connector="XOR"
                        ),
                        name="intervention_in_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessageEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("attempting", "Attempting"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("unknown", "Unknown"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="state_attempts_error_events",
                        to="jobs.outboxmessage",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outboxmessage",
            trigger=pgtrigger.compiler.Trigger(
                name="state_changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM (NEW."state"))',
                    func='INSERT INTO "jobs_outboxmessageevent" ("attempts", "error", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (OLD."attempts", OLD."error", _pgh_attach_context(), NOW(), \'state_changed\', OLD."id", OLD."state"); RETURN NULL;',
                    hash="26172bf0e7552f9b7f45f163dd15718f1d95e354",
                    operation="UPDATE",
                    pgid="pgtrigger_state_changed_update_b9aed",
                    table="jobs_outboxmessage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="intervention",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d761535c407066f3c5bad70debc84de595569a22",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_e84c0",
                    table="jobs_intervention",
                    when="BEFORE",
                ),
            ),
        ),
    ]
