"""Memo rows and conduits' copies of the gifts so far are not counted."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("donors", "0013_gifts_of_a_report")]
    operations = [
        migrations.RunSQL(
            """
            UPDATE donors_contribution
            SET not_counted = CASE WHEN is_memo THEN 'memo' ELSE 'conduit_copy' END
            WHERE not_counted = '' AND (is_memo OR receipt_type IN ('24I', '24T'))
            """,
            migrations.RunSQL.noop,
        )
    ]
