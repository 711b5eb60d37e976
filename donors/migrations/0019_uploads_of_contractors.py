"""Lists of contractors are uploaded too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0018_fill_thresholds"),
    ]

    operations = [
        migrations.AlterField(
            model_name="listupload",
            name="kind",
            field=models.CharField(
                choices=[
                    ("lda", "Registered lobbyists (LDA)"),
                    ("fara", "Foreign agents (FARA)"),
                    ("people", "People"),
                    ("companies", "Companies"),
                    ("contractor", "Federal contractors"),
                ],
                max_length=10,
            ),
        ),
    ]
