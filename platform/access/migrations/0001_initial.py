import uuid

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttemptCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("started_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["started_at"], name="attemptcount_by_start")],
            },
        ),
        migrations.CreateModel(
            name="ClosingDown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pool",
                    models.CharField(
                        choices=[("staff", "Staff"), ("volunteer", "Volunteer")], max_length=10
                    ),
                ),
                (
                    "on",
                    models.DateTimeField(
                        help_text="From this moment on nobody of the pool holds anything."
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("carried_out_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ("-id",),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="ClosingDownEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "pool",
                    models.CharField(
                        choices=[("staff", "Staff"), ("volunteer", "Volunteer")], max_length=10
                    ),
                ),
                (
                    "on",
                    models.DateTimeField(
                        help_text="From this moment on nobody of the pool holds anything."
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("cancelled_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("carried_out_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                        related_name="events",
                        to="access.closingdown",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GroupPool",
            fields=[
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="of_pool",
                        serialize=False,
                        to="auth.group",
                    ),
                ),
                (
                    "pool",
                    models.CharField(
                        choices=[("staff", "Staff"), ("volunteer", "Volunteer")], max_length=10
                    ),
                ),
            ],
            options={
                "verbose_name": "role",
                "ordering": ("group__name",),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="InvitationBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=255)),
                (
                    "stored_as",
                    models.CharField(
                        blank=True, help_text="Empty once its rows are worked off.", max_length=300
                    ),
                ),
                ("note", models.CharField(help_text="Why they are invited.", max_length=500)),
                ("expires_at", models.DateTimeField(verbose_name="links hold until")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("rows", models.PositiveIntegerField(default=0)),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("invited", models.PositiveIntegerField(default=0)),
                ("already_invited", models.PositiveIntegerField(default=0)),
                (
                    "already_in",
                    models.PositiveIntegerField(default=0, verbose_name="have the role already"),
                ),
                (
                    "repeated",
                    models.PositiveIntegerField(default=0, verbose_name="repeated in the file"),
                ),
                ("rejected", models.PositiveIntegerField(default=0)),
                ("rejects", models.JSONField(blank=True, default=list, editable=False)),
            ],
            options={
                "verbose_name": "file of invitations",
                "verbose_name_plural": "files of invitations",
                "ordering": ("-id",),
                "default_permissions": ("view", "add"),
            },
        ),
        migrations.CreateModel(
            name="InvitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "pool",
                    models.CharField(
                        choices=[("staff", "Staff"), ("volunteer", "Volunteer")],
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        help_text="Why: it becomes the reason of the grant.", max_length=500
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("expires_at", models.DateTimeField(verbose_name="link holds until")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("revoked", "Revoked"),
                            ("lapsed", "Expired, and another one made"),
                        ],
                        default="open",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "links",
                    models.PositiveSmallIntegerField(
                        default=1,
                        editable=False,
                        help_text="How many links were made; the last one holds.",
                    ),
                ),
                ("accepted_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LogExport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filters", models.JSONField(blank=True, default=dict)),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("file", models.CharField(blank=True, editable=False, max_length=200)),
                ("lines", models.PositiveBigIntegerField(blank=True, editable=False, null=True)),
                ("finished_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "export of the access log",
                "verbose_name_plural": "exports of the access log",
                "ordering": ("-id",),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="OnboardingStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(help_text="The role's slug.", max_length=150)),
                ("version", models.CharField(max_length=30)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("name", "Said their name"),
                            ("terms", "Accepted the terms"),
                            ("quiz", "Passed the quiz"),
                            ("training", "Confirmed the training"),
                            ("done", "Done"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "facts",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="What was accepted or answered, as it stood then.",
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="SignInCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.CharField(max_length=254)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SignInLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "pool",
                    models.CharField(
                        choices=[("staff", "Staff"), ("volunteer", "Volunteer")], max_length=10
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Unset to shut this person out at once.",
                        verbose_name="active",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "pool",
                    models.CharField(
                        choices=[("staff", "Staff"), ("volunteer", "Volunteer")], max_length=10
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Unset to shut this person out at once.",
                        verbose_name="active",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ("email",),
                "permissions": (
                    ("reset_user", "Can reset a person's second factors"),
                    ("link_user", "Can send a person a sign-in link"),
                ),
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_unique",
                        violation_error_message="There is already a person with this e-mail.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pool__in", ["staff", "volunteer"])),
                        name="user_pool_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_in", "Signed in"),
                            ("sign_in_refused", "Sign-in refused"),
                            ("signed_out", "Signed out"),
                            ("session_ended", "Session ended"),
                            ("factor_changed", "Second factor changed"),
                            ("break_glass", "Break-glass account opened"),
                            ("identity_changed", "Account changed"),
                            ("person_added", "Person added"),
                            ("suspended", "Suspended"),
                            ("readmitted", "Readmitted"),
                            ("granted", "Granted"),
                            ("revoked", "Revoked"),
                            ("extended", "Extended"),
                            ("ended", "Ended"),
                            ("refused", "Refused"),
                            ("asked", "Asked for a role"),
                            ("answered", "Request answered"),
                            ("invited", "Invited"),
                            ("invitation_ended", "Invitation ended"),
                            ("onboarded", "Onboarding done"),
                            ("token_changed", "Token changed"),
                            ("service_changed", "Service changed"),
                            ("keys_rotated", "Keys rotated"),
                            ("closed_down", "Closed down"),
                            ("group_synced", "Google group synced"),
                            ("log_exported", "Access log exported"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "email",
                    models.CharField(
                        blank=True, help_text="Where the person is not known here.", max_length=254
                    ),
                ),
                (
                    "group",
                    models.CharField(blank=True, help_text="The role's slug.", max_length=150),
                ),
                (
                    "target",
                    models.CharField(
                        blank=True, help_text="The page, service, token or session.", max_length=300
                    ),
                ),
                ("reason", models.CharField(help_text="Why, in words.", max_length=500)),
                (
                    "facts",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "address",
                    models.GenericIPAddressField(blank=True, null=True, verbose_name="IP address"),
                ),
                ("request_id", models.CharField(blank=True, max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who did it; empty where it was the person, a command, or the house itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whom it is about.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "By hand"),
                            ("invitation", "Invitation"),
                            ("request", "Access request"),
                            ("group_sync", "Google group"),
                            ("command", "Command"),
                        ],
                        default="hand",
                        editable=False,
                        help_text="How it came about: what a Google group gave, it takes back.",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(help_text="Why this person needs it.", max_length=500)),
                (
                    "granted_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "end_warned_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="When the mail went out that it will end.",
                        null=True,
                    ),
                ),
                (
                    "end_noted_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="When the log told that it had run out.",
                        null=True,
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="Empty where a command of the operators granted it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="auth.group",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "ordering": ("-granted_at", "-id"),
                "permissions": (("revoke_grant", "Can revoke a grant"),),
            },
        ),
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(help_text="The role's slug.", max_length=150)),
                ("reason", models.CharField(help_text="Why this person needs it.", max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "note",
                    models.CharField(blank=True, help_text="What the answer says.", max_length=500),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "grant",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="access.grant",
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at", "id"),
                "permissions": (("answer_accessrequest", "Can answer any request for a role"),),
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="AccessRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("role", models.CharField(help_text="The role's slug.", max_length=150)),
                ("reason", models.CharField(help_text="Why this person needs it.", max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("answered_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "note",
                    models.CharField(blank=True, help_text="What the answer says.", max_length=500),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        related_name="events",
                        to="access.accessrequest",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="access.grant",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClosedGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("expires_before", models.DateTimeField(blank=True, null=True)),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_grants",
                        to="access.closingdown",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.grant",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="GrantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("hand", "By hand"),
                            ("invitation", "Invitation"),
                            ("request", "Access request"),
                            ("group_sync", "Google group"),
                            ("command", "Command"),
                        ],
                        default="hand",
                        editable=False,
                        help_text="How it came about: what a Google group gave, it takes back.",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(help_text="Why this person needs it.", max_length=500)),
                (
                    "granted_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        help_text="Empty where a command of the operators granted it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="auth.group",
                    ),
                ),
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
                        related_name="events",
                        to="access.grant",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GroupLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "google_group",
                    models.EmailField(
                        help_text="Its address, such as reviewers@campaign.test.",
                        max_length=254,
                        verbose_name="Google group",
                    ),
                ),
                (
                    "role",
                    models.CharField(help_text="The role that its members hold.", max_length=150),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Unset to leave grants as they are from now on.",
                        verbose_name="active",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "Never synced"),
                            ("done", "In step"),
                            ("held", "Waits for a confirmation"),
                            ("failed", "Failed"),
                        ],
                        default="new",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("report", models.CharField(blank=True, editable=False, max_length=500)),
                (
                    "waiting_to_end",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="So many grants end when that is confirmed.",
                    ),
                ),
                (
                    "people",
                    models.JSONField(
                        db_default=[],
                        default=list,
                        editable=False,
                        help_text="Ids of the people here who were in it when it was last read.",
                    ),
                ),
                (
                    "synced_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="last tried"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "Google group",
                "ordering": ("role", "google_group"),
                "permissions": (("sync_grouplink", "Can sync a Google group"),),
                "default_permissions": ("view", "add", "change"),
            },
        ),
        migrations.CreateModel(
            name="GroupLinkEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "google_group",
                    models.EmailField(
                        help_text="Its address, such as reviewers@campaign.test.",
                        max_length=254,
                        verbose_name="Google group",
                    ),
                ),
                (
                    "role",
                    models.CharField(help_text="The role that its members hold.", max_length=150),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Unset to leave grants as they are from now on.",
                        verbose_name="active",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        related_name="events",
                        to="access.grouplink",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="IdentityRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("until", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identity_releases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "pool",
                    models.CharField(
                        choices=[("staff", "Staff"), ("volunteer", "Volunteer")],
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        help_text="Why: it becomes the reason of the grant.", max_length=500
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("expires_at", models.DateTimeField(verbose_name="link holds until")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("accepted", "Accepted"),
                            ("revoked", "Revoked"),
                            ("lapsed", "Expired, and another one made"),
                        ],
                        default="open",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "links",
                    models.PositiveSmallIntegerField(
                        default=1,
                        editable=False,
                        help_text="How many links were made; the last one holds.",
                    ),
                ),
                ("accepted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="auth.group",
                        verbose_name="role",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="Empty where a command of the operators did.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "permissions": (
                    ("manage_invitation", "Can resend, extend and revoke invitations"),
                ),
                "default_permissions": ("view", "add"),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="one_pool",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."pool" IS DISTINCT FROM (NEW."pool"))',
                    func="\nIF EXISTS (\n    SELECT 1 FROM access_grant held JOIN access_grouppool of_pool USING (group_id)\n    WHERE held.user_id = NEW.id AND held.revoked_at IS NULL AND of_pool.pool <> NEW.pool\n) THEN\n    RAISE EXCEPTION 'This person holds groups of the other pool: revoke their grants first.'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'one_pool';\nEND IF;\nRETURN NEW;\n",
                    hash="82ff6f17d69b8b3393aca74e23e3814b5ac30dbc",
                    operation='UPDATE OF "pool"',
                    pgid="pgtrigger_one_pool_9e4f3",
                    table="access_user",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_userevent" ("created_at", "email", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pool"); RETURN NULL;',
                    hash="8a0d4fce4ed24b616534407d28591c3ff73d85bb",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b2fac",
                    table="access_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."pool" IS DISTINCT FROM (NEW."pool"))',
                    func='INSERT INTO "access_userevent" ("created_at", "email", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool") VALUES (NEW."created_at", NEW."email", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pool"); RETURN NULL;',
                    hash="5188f9e6d97e6895196ed5f2132d3ecc2c9b14f6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5efde",
                    table="access_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "access_userevent" ("created_at", "email", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool") VALUES (OLD."created_at", OLD."email", OLD."id", OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pool"); RETURN NULL;',
                    hash="471e5d481ffbba872c18e124229049560b7b5c86",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dea43",
                    table="access_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouppool",
            trigger=pgtrigger.compiler.Trigger(
                name="one_pool",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF EXISTS (\n    SELECT 1 FROM access_grant held JOIN access_user person ON person.id = held.user_id\n    WHERE held.group_id = NEW.group_id AND held.revoked_at IS NULL AND person.pool <> NEW.pool\n) THEN\n    RAISE EXCEPTION 'People of the other pool hold this group: revoke their grants first.'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'one_pool';\nEND IF;\nRETURN NEW;\n",
                    hash="f790689f58028828d3e67b71a33fe3061734b19f",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_one_pool_2759b",
                    table="access_grouppool",
                    when="BEFORE",
                ),
            ),
        ),
    ]
