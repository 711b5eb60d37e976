"""What verdicts teach about a list is kept with it, and with each match that it moved."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0024_batches"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="watchlist",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="watchlist",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="watchlist",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="match",
            name="prior_shift",
            field=models.FloatField(db_default=0.0),
        ),
        migrations.AddField(
            model_name="watchlist",
            name="prior_shift",
            field=models.FloatField(
                db_default=0.0,
                editable=False,
                help_text="By how many bits its matches are held likelier than by the weights alone.",
                verbose_name="learned from verdicts",
            ),
        ),
        migrations.AddField(
            model_name="watchlistevent",
            name="prior_shift",
            field=models.FloatField(
                db_default=0.0,
                editable=False,
                help_text="By how many bits its matches are held likelier than by the weights alone.",
                verbose_name="learned from verdicts",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchlist",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_watchlistevent" ("description", "effective_from", "effective_to", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prior_shift", "review_by", "severity", "slug") VALUES (NEW."description", NEW."effective_from", NEW."effective_to", NEW."id", NEW."kind", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prior_shift", NEW."review_by", NEW."severity", NEW."slug"); RETURN NULL;',
                    hash="13bb699f59db44ca7ff3e7ba86c63573ee59befd",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5fe9c",
                    table="donors_watchlist",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchlist",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_watchlistevent" ("description", "effective_from", "effective_to", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prior_shift", "review_by", "severity", "slug") VALUES (OLD."description", OLD."effective_from", OLD."effective_to", OLD."id", OLD."kind", OLD."owner_id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."prior_shift", OLD."review_by", OLD."severity", OLD."slug"); RETURN NULL;',
                    hash="30802056ffbf25d96750109a6bdceef224499c15",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7e412",
                    table="donors_watchlist",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="watchlist",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_watchlistevent" ("description", "effective_from", "effective_to", "id", "kind", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prior_shift", "review_by", "severity", "slug") VALUES (OLD."description", OLD."effective_from", OLD."effective_to", OLD."id", OLD."kind", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."prior_shift", OLD."review_by", OLD."severity", OLD."slug"); RETURN NULL;',
                    hash="59fa9f180d1987f859f5844c2c2c05096dcc96d5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_15aae",
                    table="donors_watchlist",
                    when="AFTER",
                ),
            ),
        ),
    ]
