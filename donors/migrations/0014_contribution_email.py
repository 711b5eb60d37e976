from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("donors", "0013_batches"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="contribution",
            index=models.Index(Upper("email"), name="contribution_email"),
        ),
    ]
