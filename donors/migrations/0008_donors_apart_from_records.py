"""A donor is whoever its records are resolved to; no record of one source."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("donors", "0007_fill_records")]
    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="contribution",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contribution",
            name="delete_delete",
        ),
        migrations.RemoveConstraint(
            model_name="donor",
            name="donor_once",
        ),
        migrations.RemoveConstraint(
            model_name="profile",
            name="profile_once",
        ),
        migrations.RemoveField(
            model_name="contribution",
            name="donor",
        ),
        migrations.RemoveField(
            model_name="contributionevent",
            name="donor",
        ),
        migrations.RemoveField(
            model_name="donor",
            name="external_id",
        ),
        migrations.RemoveField(
            model_name="donor",
            name="key",
        ),
        migrations.RemoveField(
            model_name="donor",
            name="source",
        ),
        migrations.AlterField(
            model_name="profile",
            name="donor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="profiles",
                to="donors.donor",
            ),
        ),
        migrations.AlterField(
            model_name="profile",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="profiles",
                to="donors.donorrecord",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."card" IS DISTINCT FROM (NEW."card") OR OLD."committee_code" IS DISTINCT FROM (NEW."committee_code") OR OLD."conduit" IS DISTINCT FROM (NEW."conduit") OR OLD."content_hash" IS DISTINCT FROM (NEW."content_hash") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."election_code" IS DISTINCT FROM (NEW."election_code") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."file_number" IS DISTINCT FROM (NEW."file_number") OR OLD."first_import_id" IS DISTINCT FROM (NEW."first_import_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_memo" IS DISTINCT FROM (NEW."is_memo") OR OLD."last_import_id" IS DISTINCT FROM (NEW."last_import_id") OR OLD."line" IS DISTINCT FROM (NEW."line") OR OLD."not_counted" IS DISTINCT FROM (NEW."not_counted") OR OLD."passport" IS DISTINCT FROM (NEW."passport") OR OLD."payment_method" IS DISTINCT FROM (NEW."payment_method") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."profile_id" IS DISTINCT FROM (NEW."profile_id") OR OLD."receipt_type" IS DISTINCT FROM (NEW."receipt_type") OR OLD."refund_of" IS DISTINCT FROM (NEW."refund_of") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."street" IS DISTINCT FROM (NEW."street") OR OLD."transaction_id" IS DISTINCT FROM (NEW."transaction_id") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "donors_contributionevent" ("amount", "card", "committee_code", "conduit", "content_hash", "country", "date", "election_code", "email", "external_id", "file_number", "first_import_id", "id", "is_memo", "last_import_id", "line", "not_counted", "passport", "payment_method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "profile_id", "receipt_type", "refund_of", "source_id", "street", "transaction_id", "version") VALUES (OLD."amount", OLD."card", OLD."committee_code", OLD."conduit", OLD."content_hash", OLD."country", OLD."date", OLD."election_code", OLD."email", OLD."external_id", OLD."file_number", OLD."first_import_id", OLD."id", OLD."is_memo", OLD."last_import_id", OLD."line", OLD."not_counted", OLD."passport", OLD."payment_method", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."phone", OLD."profile_id", OLD."receipt_type", OLD."refund_of", OLD."source_id", OLD."street", OLD."transaction_id", OLD."version"); RETURN NULL;',
                    hash="27b3599cb711d0b1b767c971df603a2eea020f7d",
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
                    func='INSERT INTO "donors_contributionevent" ("amount", "card", "committee_code", "conduit", "content_hash", "country", "date", "election_code", "email", "external_id", "file_number", "first_import_id", "id", "is_memo", "last_import_id", "line", "not_counted", "passport", "payment_method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "profile_id", "receipt_type", "refund_of", "source_id", "street", "transaction_id", "version") VALUES (OLD."amount", OLD."card", OLD."committee_code", OLD."conduit", OLD."content_hash", OLD."country", OLD."date", OLD."election_code", OLD."email", OLD."external_id", OLD."file_number", OLD."first_import_id", OLD."id", OLD."is_memo", OLD."last_import_id", OLD."line", OLD."not_counted", OLD."passport", OLD."payment_method", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."profile_id", OLD."receipt_type", OLD."refund_of", OLD."source_id", OLD."street", OLD."transaction_id", OLD."version"); RETURN NULL;',
                    hash="4a405fa4a11de886160762aa996e56478dd19b42",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8e3e2",
                    table="donors_contribution",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.UniqueConstraint(fields=("record", "digest"), name="profile_once"),
        ),
    ]
