from django.db import migrations


class Migration(migrations.Migration):
    operations = [
        migrations.RunSQL(
            "ALTER TABLE counter ADD COLUMN lock_timeout text DEFAULT current_setting('lock_timeout')",
            "ALTER TABLE counter DROP COLUMN lock_timeout",
        )
    ]
