import datetime

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # What a database has that was made before these were one.
    replaces = [
        ("gateway", "0001_tokens_and_allowances"),
        ("gateway", "0002_services"),
        ("gateway", "0003_openid_clients"),
    ]

    initial = True

    dependencies = [
        ("allauth_idp_oidc", "0003_client_allow_uri_wildcards"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("full_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kid", models.CharField(max_length=64, unique=True, verbose_name="key id")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("assertion", "Assertions"), ("openid", "OpenID Connect")],
                        db_default="assertion",
                        default="assertion",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("next", "Next"),
                            ("current", "Current"),
                            ("retired", "Retired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("public", models.JSONField(help_text="As it is published (JWK).")),
                ("private", models.BinaryField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("signs_since", models.DateTimeField(blank=True, null=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-id",),
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["next", "current"])),
                        fields=("purpose", "state"),
                        name="signingkey_one_next_one_current_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["next", "current"]), ("private", None), _connector="OR"
                        ),
                        name="signingkey_private_half_erased",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KnownClient",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
            },
            bases=("allauth_idp_oidc.client",),
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(help_text="What uses it, and where.", max_length=100)),
                (
                    "groups",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        help_text="Slugs of roles.",
                        size=None,
                    ),
                ),
                ("hint", models.CharField(max_length=12, verbose_name="begins with")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "previous_digest",
                    models.CharField(editable=False, max_length=64, null=True, unique=True),
                ),
                ("previous_until", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "last_used_from",
                    models.GenericIPAddressField(blank=True, editable=False, null=True),
                ),
                ("revoked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "machine token",
                "ordering": ("-id",),
                "permissions": (("revoke_apitoken", "Can revoke a machine token"),),
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("owner", "name"),
                        name="apitoken_name_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("created_at"),
                                    "+",
                                    models.Value(datetime.timedelta(days=366)),
                                ),
                            )
                        ),
                        name="apitoken_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("previous_digest", None), ("previous_until", None)),
                            models.Q(
                                ("previous_digest__isnull", False),
                                ("previous_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="apitoken_previous_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        help_text="Its name in assertions (aud) and in nginx. It never changes.",
                        max_length=40,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\\Z",
                                "Small letters, digits and hyphens, at most 40.",
                            )
                        ],
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "summary",
                    models.CharField(
                        blank=True, help_text="What it is good for, in a line.", max_length=200
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        help_text="The host name that people open, such as grafana.example.org: its own.",
                        max_length=253,
                        unique=True,
                    ),
                ),
                (
                    "upstream",
                    models.CharField(
                        blank=True,
                        help_text="Where it listens, such as http://10.0.0.7:3000. Nobody but nginx may reach it. Empty for a service that stands elsewhere and asks by OpenID Connect.",
                        max_length=300,
                    ),
                ),
                (
                    "pool",
                    models.CharField(
                        choices=[("staff", "Staff"), ("volunteer", "Volunteer")],
                        default="staff",
                        max_length=10,
                    ),
                ),
                (
                    "open_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        default=list,
                        help_text="Members of any of these roles may enter.",
                        size=None,
                    ),
                ),
                (
                    "told_about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        help_text="Of a person's roles it is told of these and no others.",
                        size=None,
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        help_text="Whom to ask about it: a person or team, and how to reach them.",
                        max_length=200,
                    ),
                ),
                (
                    "icon",
                    models.CharField(
                        default="apps",
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z0-9_]{1,40}\\Z",
                                "The name of a Material symbol, such as monitoring.",
                            )
                        ],
                    ),
                ),
                (
                    "passes_authorization",
                    models.BooleanField(
                        default=False,
                        help_text="Only where the service has passwords or tokens of its own.",
                        verbose_name="passes Authorization on",
                    ),
                ),
                (
                    "active",
                    models.BooleanField(
                        default=True, help_text="Unset to close it, from the next request."
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "ordering": ("name",),
                "default_permissions": ("view", "add", "change"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pool__in", ["staff", "volunteer"])),
                        name="service_pool_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "slug",
                    models.CharField(
                        help_text="Its name in assertions (aud) and in nginx. It never changes.",
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\\Z",
                                "Small letters, digits and hyphens, at most 40.",
                            )
                        ],
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "summary",
                    models.CharField(
                        blank=True, help_text="What it is good for, in a line.", max_length=200
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        help_text="The host name that people open, such as grafana.example.org: its own.",
                        max_length=253,
                    ),
                ),
                (
                    "upstream",
                    models.CharField(
                        blank=True,
                        help_text="Where it listens, such as http://10.0.0.7:3000. Nobody but nginx may reach it. Empty for a service that stands elsewhere and asks by OpenID Connect.",
                        max_length=300,
                    ),
                ),
                (
                    "pool",
                    models.CharField(
                        choices=[("staff", "Staff"), ("volunteer", "Volunteer")],
                        default="staff",
                        max_length=10,
                    ),
                ),
                (
                    "open_to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        default=list,
                        help_text="Members of any of these roles may enter.",
                        size=None,
                    ),
                ),
                (
                    "told_about",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        help_text="Of a person's roles it is told of these and no others.",
                        size=None,
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        help_text="Whom to ask about it: a person or team, and how to reach them.",
                        max_length=200,
                    ),
                ),
                (
                    "icon",
                    models.CharField(
                        default="apps",
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z0-9_]{1,40}\\Z",
                                "The name of a Material symbol, such as monitoring.",
                            )
                        ],
                    ),
                ),
                (
                    "passes_authorization",
                    models.BooleanField(
                        default=False,
                        help_text="Only where the service has passwords or tokens of its own.",
                        verbose_name="passes Authorization on",
                    ),
                ),
                (
                    "active",
                    models.BooleanField(
                        default=True, help_text="Unset to close it, from the next request."
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
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
                        to="gateway.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OpenIDClient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "rotated_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="new secret at"
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openid_clients",
                        to="gateway.service",
                    ),
                ),
                (
                    "client",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openid",
                        to="gateway.knownclient",
                    ),
                ),
            ],
            options={
                "verbose_name": "OpenID client",
                "ordering": ("-id",),
                "default_permissions": ("view", "add", "change"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("service",),
                        name="openidclient_one_of_a_service",
                        violation_error_message="This service has a client already.",
                    )
                ],
            },
        ),
        migrations.RunSQL(  # counters: a crash may cost them, and no disk waits for them
            "ALTER TABLE gateway_allowance SET UNLOGGED, SET (fillfactor = 50)",
            migrations.RunSQL.noop,
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "gateway_serviceevent" ("active", "created_at", "host", "icon", "id", "name", "open_to", "owner", "passes_authorization", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "slug", "summary", "told_about", "upstream") VALUES (NEW."active", NEW."created_at", NEW."host", NEW."icon", NEW."id", NEW."name", NEW."open_to", NEW."owner", NEW."passes_authorization", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pool", NEW."slug", NEW."summary", NEW."told_about", NEW."upstream"); RETURN NULL;',
                    hash="fc38b5ec3429c9af4b2ce2dead6692d3e93955c7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_aabf6",
                    table="gateway_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "gateway_serviceevent" ("active", "created_at", "host", "icon", "id", "name", "open_to", "owner", "passes_authorization", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "slug", "summary", "told_about", "upstream") VALUES (NEW."active", NEW."created_at", NEW."host", NEW."icon", NEW."id", NEW."name", NEW."open_to", NEW."owner", NEW."passes_authorization", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pool", NEW."slug", NEW."summary", NEW."told_about", NEW."upstream"); RETURN NULL;',
                    hash="c49dffffbb59a02f9c06e461163a09017191ad83",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ceb49",
                    table="gateway_service",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="service",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "gateway_serviceevent" ("active", "created_at", "host", "icon", "id", "name", "open_to", "owner", "passes_authorization", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "slug", "summary", "told_about", "upstream") VALUES (OLD."active", OLD."created_at", OLD."host", OLD."icon", OLD."id", OLD."name", OLD."open_to", OLD."owner", OLD."passes_authorization", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."pool", OLD."slug", OLD."summary", OLD."told_about", OLD."upstream"); RETURN NULL;',
                    hash="068e8fd98d0a85bae8725be75a580e329ebb787a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_62d39",
                    table="gateway_service",
                    when="AFTER",
                ),
            ),
        ),
    ]
