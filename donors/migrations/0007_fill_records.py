"""Each donor so far was one record of one source: it has the number of its record."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("donors", "0006_records")]

    operations = [
        migrations.RunSQL(
            """
            INSERT INTO donors_donorrecord (id, source_id, key, external_id)
                SELECT id, source_id, key, external_id FROM donors_donor;
            SELECT setval(pg_get_serial_sequence('donors_donorrecord', 'id'), max(id))
                FROM donors_donor HAVING max(id) > 0;
            UPDATE donors_profile SET record_id = donor_id;
            """,
            migrations.RunSQL.noop,
        )
    ]
