"""Uploads with what sources call their columns; imports that were undone; reports of filers."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    safe_because = {
        "adding-foreign-key-constraint": (
            "The new columns are empty, and no release has served with the tables of donors yet."
        ),
    }
    dependencies = [
        ("donors", "0011_originals_removed"),
        ("jobs", "0003_urgent_jobs"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("canonical", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=255)),
                ("folded", models.CharField(max_length=255)),
            ],
            options={
                "verbose_name_plural": "column aliases",
                "ordering": ("source", "canonical", "name"),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ColumnAliasEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("canonical", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=255)),
                ("folded", models.CharField(max_length=255)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layout", models.CharField(default="auto", max_length=20)),
                ("file_name", models.CharField(max_length=255)),
                ("stored_as", models.CharField(max_length=255)),
                ("size", models.PositiveBigIntegerField(help_text="Bytes.")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "fault",
                    models.TextField(blank=True, help_text="Why the file was refused as a whole."),
                ),
            ],
            options={
                "ordering": ("-id",),
                "default_permissions": (),
            },
        ),
        migrations.AlterModelOptions(
            name="import",
            options={
                "ordering": ("-id",),
                "permissions": (
                    ("cancel_import", "Can cancel an import"),
                    ("undo_import", "Can undo an import"),
                ),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contribution",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contribution",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="contribution",
            name="recounted_in",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The import that last changed whether it counts, by what it brought or undid.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="donors.import",
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="report",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="contributionevent",
            name="report",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="import",
            name="undoing",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="The job that undoes it.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="jobs.job",
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="undone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="import",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="undone_note",
            field=models.TextField(blank=True, db_default="", verbose_name="why it was undone"),
        ),
        migrations.AddField(
            model_name="stagedrow",
            name="report",
            field=models.CharField(db_default="", max_length=100),
        ),
        migrations.AlterField(
            model_name="contribution",
            name="not_counted",
            field=models.CharField(
                blank=True,
                choices=[
                    ("memo", "Memo: the money is in another row"),
                    ("conduit_copy", "A conduit's own copy"),
                    ("not_a_gift", "A receipt that is no contribution"),
                    ("superseded", "Replaced by an amendment"),
                    ("undone", "Its import was undone"),
                ],
                db_default="",
                help_text="Why no sum counts it; empty where it counts.",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="contributionevent",
            name="not_counted",
            field=models.CharField(
                blank=True,
                choices=[
                    ("memo", "Memo: the money is in another row"),
                    ("conduit_copy", "A conduit's own copy"),
                    ("not_a_gift", "A receipt that is no contribution"),
                    ("superseded", "Replaced by an amendment"),
                    ("undone", "Its import was undone"),
                ],
                db_default="",
                help_text="Why no sum counts it; empty where it counts.",
                max_length=12,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."card" IS DISTINCT FROM (NEW."card") OR OLD."committee_code" IS DISTINCT FROM (NEW."committee_code") OR OLD."conduit" IS DISTINCT FROM (NEW."conduit") OR OLD."content_hash" IS DISTINCT FROM (NEW."content_hash") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."election_code" IS DISTINCT FROM (NEW."election_code") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."file_number" IS DISTINCT FROM (NEW."file_number") OR OLD."first_import_id" IS DISTINCT FROM (NEW."first_import_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_memo" IS DISTINCT FROM (NEW."is_memo") OR OLD."last_import_id" IS DISTINCT FROM (NEW."last_import_id") OR OLD."line" IS DISTINCT FROM (NEW."line") OR OLD."not_counted" IS DISTINCT FROM (NEW."not_counted") OR OLD."passport" IS DISTINCT FROM (NEW."passport") OR OLD."payment_method" IS DISTINCT FROM (NEW."payment_method") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."profile_id" IS DISTINCT FROM (NEW."profile_id") OR OLD."receipt_type" IS DISTINCT FROM (NEW."receipt_type") OR OLD."refund_of" IS DISTINCT FROM (NEW."refund_of") OR OLD."report" IS DISTINCT FROM (NEW."report") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."street" IS DISTINCT FROM (NEW."street") OR OLD."transaction_id" IS DISTINCT FROM (NEW."transaction_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "donors_contributionevent" ("amount", "card", "committee_code", "conduit", "content_hash", "country", "date", "election_code", "email", "external_id", "file_number", "first_import_id", "id", "is_memo", "last_import_id", "line", "not_counted", "passport", "payment_method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "profile_id", "receipt_type", "refund_of", "report", "source_id", "street", "transaction_id", "version") VALUES (OLD."amount", OLD."card", OLD."committee_code", OLD."conduit", OLD."content_hash", OLD."country", OLD."date", OLD."election_code", OLD."email", OLD."external_id", OLD."file_number", OLD."first_import_id", OLD."id", OLD."is_memo", OLD."last_import_id", OLD."line", OLD."not_counted", OLD."passport", OLD."payment_method", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."phone", OLD."profile_id", OLD."receipt_type", OLD."refund_of", OLD."report", OLD."source_id", OLD."street", OLD."transaction_id", OLD."version"); RETURN NULL;',
                    hash="067a2ce74cc9b54fed0f48e93c896c8428ace488",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a1f45",
                    table="donors_contribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_contributionevent" ("amount", "card", "committee_code", "conduit", "content_hash", "country", "date", "election_code", "email", "external_id", "file_number", "first_import_id", "id", "is_memo", "last_import_id", "line", "not_counted", "passport", "payment_method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "profile_id", "receipt_type", "refund_of", "report", "source_id", "street", "transaction_id", "version") VALUES (OLD."amount", OLD."card", OLD."committee_code", OLD."conduit", OLD."content_hash", OLD."country", OLD."date", OLD."election_code", OLD."email", OLD."external_id", OLD."file_number", OLD."first_import_id", OLD."id", OLD."is_memo", OLD."last_import_id", OLD."line", OLD."not_counted", OLD."passport", OLD."payment_method", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."profile_id", OLD."receipt_type", OLD."refund_of", OLD."report", OLD."source_id", OLD."street", OLD."transaction_id", OLD."version"); RETURN NULL;',
                    hash="3efb4783b892297e20c0370b7428d056b4d41b20",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8e3e2",
                    table="donors_contribution",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="columnalias",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="column_aliases",
                to="donors.source",
            ),
        ),
        migrations.AddField(
            model_name="columnaliasevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="columnaliasevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="donors.columnalias",
            ),
        ),
        migrations.AddField(
            model_name="columnaliasevent",
            name="source",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="donors.source",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="job",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="jobs.job",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uploads",
                to="donors.source",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="taken",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="donors.import",
            ),
        ),
        migrations.AddConstraint(
            model_name="columnalias",
            constraint=models.UniqueConstraint(
                fields=("source", "folded"), name="column_alias_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="columnalias",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_columnaliasevent" ("canonical", "folded", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (NEW."canonical", NEW."folded", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source_id"); RETURN NULL;',
                    hash="8d685328da832e6c92465cf23176b1940bcc26f9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_07412",
                    table="donors_columnalias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="columnalias",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_columnaliasevent" ("canonical", "folded", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (OLD."canonical", OLD."folded", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."source_id"); RETURN NULL;',
                    hash="a6545955b2a9133f5eb94752d5b6f2cb88062376",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_78122",
                    table="donors_columnalias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="columnalias",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_columnaliasevent" ("canonical", "folded", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (OLD."canonical", OLD."folded", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_id"); RETURN NULL;',
                    hash="2df65c8c49149238f0ed48a8b2acaace0862db51",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_23537",
                    table="donors_columnalias",
                    when="AFTER",
                ),
            ),
        ),
    ]
