import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
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
            name="Announcement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        help_text="Plain text. Addresses become links by themselves.",
                        max_length=2000,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("info", "For information"),
                            ("notice", "Take note"),
                            ("down", "Something does not work"),
                        ],
                        default="info",
                        max_length=10,
                    ),
                ),
                (
                    "tool",
                    models.CharField(
                        blank=True,
                        help_text="Say it on this tool's tile, rather than at the top of the page.",
                        max_length=100,
                    ),
                ),
                (
                    "starts_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="from"),
                ),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "pool",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Staff and volunteers"),
                            ("staff", "Staff only"),
                            ("volunteer", "Volunteers only"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="for",
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        help_text="For these roles only; none chosen: for all.",
                        size=None,
                    ),
                ),
                (
                    "is_dismissable",
                    models.BooleanField(
                        default=True,
                        help_text="Each person may put it away for themselves.",
                        verbose_name="may be dismissed",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-starts_at", "-id"),
                "default_permissions": ("view", "add", "change"),
            },
        ),
        migrations.CreateModel(
            name="AnnouncementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=120)),
                (
                    "text",
                    models.TextField(
                        blank=True,
                        help_text="Plain text. Addresses become links by themselves.",
                        max_length=2000,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("info", "For information"),
                            ("notice", "Take note"),
                            ("down", "Something does not work"),
                        ],
                        default="info",
                        max_length=10,
                    ),
                ),
                (
                    "tool",
                    models.CharField(
                        blank=True,
                        help_text="Say it on this tool's tile, rather than at the top of the page.",
                        max_length=100,
                    ),
                ),
                (
                    "starts_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="from"),
                ),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "pool",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Staff and volunteers"),
                            ("staff", "Staff only"),
                            ("volunteer", "Volunteers only"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="for",
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        help_text="For these roles only; none chosen: for all.",
                        size=None,
                    ),
                ),
                (
                    "is_dismissable",
                    models.BooleanField(
                        default=True,
                        help_text="Each person may put it away for themselves.",
                        verbose_name="may be dismissed",
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
                        to="portal.announcement",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Dismissal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "announcement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissals",
                        to="portal.announcement",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ToolUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tool", models.CharField(help_text="The tool's key.", max_length=100)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("pinned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                ),
                name="announcement_ends_after_start",
                violation_error_message="It would end before it begins.",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(("tool", ""), ("ends_at__isnull", False), _connector="OR"),
                name="announcement_of_tool_ends",
                violation_error_message="Say until when: a notice on a tool has an end.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="announcement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "portal_announcementevent" ("created_at", "ends_at", "id", "is_dismissable", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "roles", "starts_at", "text", "title", "tool", "written_by_id") VALUES (NEW."created_at", NEW."ends_at", NEW."id", NEW."is_dismissable", NEW."level", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."pool", NEW."roles", NEW."starts_at", NEW."text", NEW."title", NEW."tool", NEW."written_by_id"); RETURN NULL;',
                    hash="959ed499f4ac5c2f771cd3988918667c48bb5e93",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cdea3",
                    table="portal_announcement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="announcement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "portal_announcementevent" ("created_at", "ends_at", "id", "is_dismissable", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pool", "roles", "starts_at", "text", "title", "tool", "written_by_id") VALUES (NEW."created_at", NEW."ends_at", NEW."id", NEW."is_dismissable", NEW."level", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."pool", NEW."roles", NEW."starts_at", NEW."text", NEW."title", NEW."tool", NEW."written_by_id"); RETURN NULL;',
                    hash="dde6c77b2ee687b9dd976461d0591775e4eaa9b5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0fd98",
                    table="portal_announcement",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="dismissal",
            constraint=models.UniqueConstraint(
                fields=("announcement", "person"), name="dismissal_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tooluse",
            constraint=models.UniqueConstraint(fields=("person", "tool"), name="tool_use_once"),
        ),
    ]
