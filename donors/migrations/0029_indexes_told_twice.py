"""Four foreign keys whose index is the beginning of another one: a million gifts were written into
each for nothing. Whoever looks for them by the key finds the other."""

import django.db.models.deletion
from django.db import migrations, models


def dropped(index: str, table: str, column: str) -> migrations.RunSQL:
    """AlterField would check every row's foreign key anew, and lock both tables meanwhile."""
    return migrations.RunSQL(
        f'DROP INDEX CONCURRENTLY IF EXISTS "{index}"',
        f'CREATE INDEX CONCURRENTLY IF NOT EXISTS "{index}" ON "{table}" ("{column}")',
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("donors", "0028_lists_without_severity"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="donorrecord",
                    name="source",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="donors.source",
                    ),
                ),
                migrations.AlterField(
                    model_name="profile",
                    name="record",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profiles",
                        to="donors.donorrecord",
                    ),
                ),
                migrations.AlterField(
                    model_name="profile",
                    name="first_import",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="profiles",
                        to="donors.import",
                    ),
                ),
                migrations.AlterField(
                    model_name="contribution",
                    name="source",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="donors.source",
                    ),
                ),
            ],
            database_operations=[
                dropped("donors_donorrecord_source_id_8213901d", "donors_donorrecord", "source_id"),
                dropped("donors_profile_record_id_09bcdc54", "donors_profile", "record_id"),
                dropped(
                    "donors_profile_first_import_id_51520b89", "donors_profile", "first_import_id"
                ),
                dropped(
                    "donors_contribution_source_id_b8eccb5c", "donors_contribution", "source_id"
                ),
            ],
        ),
    ]
