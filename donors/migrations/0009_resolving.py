"""Donors are resolved across sources: likenesses, moves, and who was told apart."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0008_donors_apart_from_records"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateExtension("fuzzystrmatch"),  # dmetaphone, for the index of surnames
        migrations.CreateModel(
            name="Distinction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.TextField()),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DistinctionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("note", models.TextField()),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DonorMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("merge", "Merged"), ("split", "Split"), ("return", "Taken back")],
                        max_length=6,
                    ),
                ),
                (
                    "profiles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        help_text="The ids of those that went.",
                        size=None,
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                ("note", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ("-decided_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("probability", models.FloatField()),
                ("contradicted", models.BooleanField()),
                ("reasons", models.JSONField()),
                ("weights", models.CharField(max_length=40)),
            ],
            options={
                "verbose_name_plural": "likenesses",
            },
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                django.db.models.functions.text.Upper("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="contribution_email",
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("phone", ""), _negated=True),
                fields=["phone"],
                name="contribution_phone",
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=models.Index(
                models.Func(django.db.models.functions.text.Upper("last"), function="dmetaphone"),
                django.db.models.functions.text.Left("zip", 5),
                name="profile_sound",
            ),
        ),
        migrations.AddField(
            model_name="distinction",
            name="decided_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="distinction",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donors.profile"
            ),
        ),
        migrations.AddField(
            model_name="distinction",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="donors.profile"
            ),
        ),
        migrations.AddField(
            model_name="distinctionevent",
            name="decided_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="distinctionevent",
            name="first",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="donors.profile",
            ),
        ),
        migrations.AddField(
            model_name="distinctionevent",
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
            model_name="distinctionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="donors.distinction",
            ),
        ),
        migrations.AddField(
            model_name="distinctionevent",
            name="second",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="donors.profile",
            ),
        ),
        migrations.AddField(
            model_name="donormove",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="donormove",
            name="from_donor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moves_out",
                to="donors.donor",
            ),
        ),
        migrations.AddField(
            model_name="donormove",
            name="takes_back",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_back_by",
                to="donors.donormove",
            ),
        ),
        migrations.AddField(
            model_name="donormove",
            name="to_donor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="moves_in",
                to="donors.donor",
            ),
        ),
        migrations.AddField(
            model_name="likeness",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="donors.profile"
            ),
        ),
        migrations.AddField(
            model_name="likeness",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="donors.profile"
            ),
        ),
        migrations.AddConstraint(
            model_name="distinction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("first", "second"),
                name="distinction_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="distinction",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="distinction_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="distinction",
            constraint=models.CheckConstraint(
                condition=models.Q(("note", ""), _negated=True), name="distinction_has_note"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinction",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "donors_distinctionevent" ("decided_at", "decided_by_id", "ended_at", "first_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id") VALUES (OLD."decided_at", OLD."decided_by_id", OLD."ended_at", OLD."first_id", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."second_id"); RETURN NULL;',
                    hash="6f7529cc36461b4ab3c4b8b9dc32a711f07183f4",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9c0e4",
                    table="donors_distinction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="distinction",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "donors_distinctionevent" ("decided_at", "decided_by_id", "ended_at", "first_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_id") VALUES (OLD."decided_at", OLD."decided_by_id", OLD."ended_at", OLD."first_id", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."second_id"); RETURN NULL;',
                    hash="10d3fe4dcf092250bb5ccd02ae0ab2f70453888e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_9d41a",
                    table="donors_distinction",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="donormove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None), models.Q(("note", ""), _negated=True), _connector="OR"
                ),
                name="move_by_a_person_has_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="donormove",
            constraint=models.CheckConstraint(
                condition=models.Q(("takes_back", None), ("kind", "return"), _connector="XOR"),
                name="move_takes_one_back",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="donormove",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ec7077e73eeae04606273e7c83c65386fb6f4cfc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b26ba",
                    table="donors_donormove",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="likeness_once"),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="likeness_in_order"
            ),
        ),
        migrations.AlterModelOptions(
            name="donor",
            options={"permissions": (("resolve_donor", "Can merge and split donors"),)},
        ),
    ]
